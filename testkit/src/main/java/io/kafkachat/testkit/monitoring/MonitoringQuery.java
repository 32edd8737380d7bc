package io.kafkachat.testkit.monitoring;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A query of a dashboard or of an alert rule.
 *
 * @param section the row of the dashboard, or the group of rules
 * @param title of the panel, or the alert's name
 * @param texts in which labels of the result stand as {@code {{label}}} or {@code {{ $labels.label }}}
 */
public record MonitoringQuery(String section, String title, String expression, List<String> texts) {

    /** What Prometheus itself adds to whatever it scrapes. */
    private static final Set<String> ADDED = Set.of("job", "instance");

    private static final String SCRAPED = "up";

    private static final Pattern SHOWN = Pattern.compile("\\{\\{\\s*(?:\\$labels\\.)?([a-z_]+)\\s*}}");

    public MonitoringQuery {
        texts = List.copyOf(texts);
    }

    /** What it names and the program that is scraped has not: metrics, labels, values of labels. */
    public List<String> missing(Exposition scraped) {
        List<String> missing = new ArrayList<>();
        for (Selector selector : PromQl.selectors(expression)) {
            if (!selector.metric().equals(SCRAPED)) {
                missing(selector, scraped).map(what -> title + ": " + what).forEach(missing::add);
            }
        }
        return missing;
    }

    private Stream<String> missing(Selector selector, Exposition scraped) {
        String metric = selector.metric();
        if (!scraped.names().contains(metric)) {
            return Stream.of("no metric " + metric);
        }
        Set<String> known = new HashSet<>(scraped.labels(metric));
        known.addAll(ADDED);
        Set<String> shown = selector.grouping().isEmpty() ? known : selector.grouping();
        return Stream.of(
                        Stream.concat(
                                        selector.grouping().stream(),
                                        selector.matchers().stream().map(Selector.Matcher::label))
                                .filter(label -> !known.contains(label))
                                .map(label -> "no label " + label + " of " + metric),
                        labelsShown()
                                .filter(label -> !shown.contains(label))
                                .map(label -> "label " + label + " is shown, and not in the result"),
                        selector.matchers().stream()
                                .filter(matcher -> !ADDED.contains(matcher.label()))
                                .flatMap(matcher -> matcher.wanted().stream()
                                        .filter(value -> scraped.values(metric, matcher.label()).stream()
                                                .noneMatch(found ->
                                                        value.matcher(found).matches()))
                                        .map(value -> "no " + metric + " with " + matcher.label() + " " + value)))
                .flatMap(problems -> problems);
    }

    private Stream<String> labelsShown() {
        return texts.stream().flatMap(text -> SHOWN.matcher(text).results().map((MatchResult match) -> match.group(1)));
    }
}
