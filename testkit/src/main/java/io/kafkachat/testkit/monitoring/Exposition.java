package io.kafkachat.testkit.monitoring;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a program answers to Prometheus, in its text format: which series there are. */
public final class Exposition {

    private static final Pattern SERIES = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final Map<String, Map<String, Set<String>>> series = new TreeMap<>();

    private Exposition() {}

    /** @throws IllegalArgumentException when it is not Prometheus' text format */
    public static Exposition parse(String text) {
        Exposition exposition = new Exposition();
        text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(exposition::add);
        return exposition;
    }

    private void add(String line) {
        Matcher matcher = SERIES.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a series: " + line);
        }
        Map<String, Set<String>> labels = series.computeIfAbsent(matcher.group(1), name -> new HashMap<>());
        if (matcher.group(2) != null) {
            Matcher label = LABEL.matcher(matcher.group(2));
            while (label.find()) {
                labels.computeIfAbsent(label.group(1), name -> new HashSet<>()).add(label.group(2));
            }
        }
    }

    /** The names of all series, with the suffixes of counters and histograms. */
    public Set<String> names() {
        return Set.copyOf(series.keySet());
    }

    /** The labels that series of this name have. */
    public Set<String> labels(String name) {
        return Set.copyOf(series.getOrDefault(name, Map.of()).keySet());
    }

    /** The values of a label that series of this name have. */
    public Set<String> values(String name, String label) {
        return Set.copyOf(series.getOrDefault(name, Map.of()).getOrDefault(label, Set.of()));
    }
}
