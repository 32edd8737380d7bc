package io.kafkachat.testkit.monitoring;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Series that a query selects.
 *
 * @param grouping labels by which aggregations around it group; empty without an aggregation that says {@code by}
 */
public record Selector(String metric, List<Matcher> matchers, Set<String> grouping) {

    public Selector {
        matchers = List.copyOf(matchers);
        grouping = Set.copyOf(grouping);
    }

    /**
     * A condition on a label.
     *
     * @param operator {@code =}, {@code !=}, {@code =~} or {@code !~}
     */
    public record Matcher(String label, String operator, String value) {

        /** The values that it asks for, as regular expressions; none if it asks for others than these, or for a variable. */
        List<Pattern> wanted() {
            if (operator.startsWith("!") || value.contains("$") || value.isEmpty()) {
                return List.of();
            }
            return operator.equals("=")
                    ? List.of(Pattern.compile(Pattern.quote(value)))
                    : Pattern.compile("\\|")
                            .splitAsStream(value)
                            .map(Pattern::compile)
                            .toList();
        }
    }
}
