package io.kafkachat.testkit.monitoring;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what a query in Prometheus' language selects. Knows of the language what this needs: not {@code on}, {@code ignoring}
 * and selectors without a name. Grafana's variables may stand in strings and ranges.
 */
public final class PromQl {

    private static final Pattern TOKEN = Pattern.compile(
            "(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)|(?<string>\"[^\"]*\")|(?<number>[0-9][0-9a-zA-Z.]*)|(?<range>\\[[^\\]]*\\])"
                    + "|(?<symbol>=~|!~|!=|==|>=|<=|[-+*/%^=<>(){},])");
    private static final Set<String> AGGREGATIONS =
            Set.of("sum", "min", "max", "avg", "count", "group", "stddev", "stdvar", "topk", "bottomk", "quantile");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "offset", "bool");
    private static final Set<String> UNKNOWN = Set.of("on", "ignoring", "group_left", "group_right", "without");

    private final List<String> tokens;
    private final List<Selector> selectors = new ArrayList<>();
    private int next;

    private PromQl(List<String> tokens) {
        this.tokens = tokens;
    }

    /**
     * All selectors of a query, in its order.
     *
     * @throws IllegalArgumentException when it is not understood
     */
    public static List<Selector> selectors(String query) {
        PromQl parser = new PromQl(tokens(query));
        parser.expression(Set.of());
        if (parser.next < parser.tokens.size()) {
            throw new IllegalArgumentException("unexpected ) in " + query);
        }
        return List.copyOf(parser.selectors);
    }

    private static List<String> tokens(String query) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(query);
        int end = 0;
        while (matcher.find()) {
            requireBlank(query, end, matcher.start());
            tokens.add(matcher.group());
            end = matcher.end();
        }
        requireBlank(query, end, query.length());
        return tokens;
    }

    private static void requireBlank(String query, int from, int to) {
        if (!query.substring(from, to).isBlank()) {
            throw new IllegalArgumentException("not understood: " + query.substring(from, to) + " in " + query);
        }
    }

    /** Up to the end or to a closing bracket that it has not opened. */
    private void expression(Set<String> grouping) {
        while (next < tokens.size() && !peek().equals(")")) {
            String token = take();
            if (token.equals("(")) {
                expression(grouping);
                expect(")");
            } else if (AGGREGATIONS.contains(token)) {
                aggregation(grouping);
            } else if (UNKNOWN.contains(token) || token.equals("{")) {
                throw new IllegalArgumentException("not understood: " + token);
            } else if (isName(token) && !WORDS.contains(token) && !peek().equals("(")) {
                selectors.add(new Selector(token, peek().equals("{") ? matchers() : List.of(), grouping));
            }
        }
    }

    private void aggregation(Set<String> outer) {
        Set<String> labels = new LinkedHashSet<>(outer);
        if (peek().equals("by")) {
            take();
            labels.addAll(labels());
        }
        expect("(");
        expression(labels);
        expect(")");
    }

    private Set<String> labels() {
        Set<String> labels = new LinkedHashSet<>();
        expect("(");
        while (!peek().equals(")")) {
            String label = take();
            if (!label.equals(",")) {
                labels.add(label);
            }
        }
        expect(")");
        return labels;
    }

    private List<Selector.Matcher> matchers() {
        List<Selector.Matcher> matchers = new ArrayList<>();
        expect("{");
        while (!peek().equals("}")) {
            String label = take();
            if (!label.equals(",")) {
                String operator = take();
                String value = take();
                matchers.add(new Selector.Matcher(label, operator, value.substring(1, value.length() - 1)));
            }
        }
        expect("}");
        return matchers;
    }

    private static boolean isName(String token) {
        char first = token.charAt(0);
        return Character.isLetter(first) || first == '_' || first == ':';
    }

    private String peek() {
        return next < tokens.size() ? tokens.get(next) : "";
    }

    private String take() {
        if (next == tokens.size()) {
            throw new IllegalArgumentException("the query ends too early");
        }
        return tokens.get(next++);
    }

    private void expect(String token) {
        String found = take();
        if (!found.equals(token)) {
            throw new IllegalArgumentException("expected " + token + " instead of " + found);
        }
    }
}
