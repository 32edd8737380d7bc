package io.kafkachat.benchmarks.report;

import io.kafkachat.benchmarks.report.StoredResult.StoredFigure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All figures of the product that should have a certain value, and whether they have it: a column for each type. */
final class TargetsTable {

    static final String CPU = "warm 3: CPU per 1,000 completions";

    /** The provider does the same work for all types, on the same machine at the same time. */
    static final String CPU_OF_PROVIDER = "warm 3: CPU, as a part of the provider's";

    private static final String BASELINE = "parallel-consumer";

    /** What is promised first comes first; others follow in the order of their results. */
    private static final List<String> SCENARIOS = List.of(
            "throughput",
            "cpu",
            "latency",
            "memory",
            "start",
            "restart",
            "kill",
            "rebalance",
            "broker",
            "faults",
            "soak");

    private record Key(String scenario, String figure, String unit, String target) {}

    private final StoredResults results;
    private final List<String> types;

    TargetsTable(StoredResults results, List<String> types) {
        this.results = results;
        this.types = types;
    }

    /** In Markdown. A figure meets its target if it does so in the median of the rounds. */
    String text() {
        Map<Key, Map<String, Spread>> rows = rows();
        List<String> columns = types.stream()
                .filter(type -> rows.values().stream().anyMatch(row -> row.containsKey(type)))
                .toList();
        List<String> lines = new ArrayList<>();
        lines.add("| scenario | figure | target | " + String.join(" | ", columns) + " | |");
        lines.add("|---|---|---:" + "|---:".repeat(columns.size()) + "|---|");
        rows.entrySet().stream()
                .sorted(Comparator.comparingInt(row -> rank(row.getKey().scenario())))
                .map(row -> line(row.getKey(), row.getValue(), columns))
                .forEach(lines::add);
        return String.join("\n", lines);
    }

    private Map<Key, Map<String, Spread>> rows() {
        Map<Key, Map<String, Spread>> rows = new LinkedHashMap<>();
        for (StoredResult result : results.all()) {
            for (StoredFigure figure : result.figures()) {
                if (types.contains(result.type()) && !figure.target().isEmpty()) {
                    Key key = new Key(result.scenario(), figure.name(), figure.unit(), figure.target());
                    results.spread(result.scenario(), result.type(), figure.name())
                            .ifPresent(spread -> rows.computeIfAbsent(key, any -> new LinkedHashMap<>())
                                    .put(result.type(), spread));
                }
            }
        }
        for (String figure : List.of(CPU, CPU_OF_PROVIDER)) {
            results.ratio("cpu", "sink", BASELINE, figure)
                    .ifPresent(ratio -> rows.put(
                            new Key("cpu", figure + ": ratio to " + BASELINE, "", "<= 1.0"), Map.of("sink", ratio)));
        }
        return rows;
    }

    private static int rank(String scenario) {
        for (int i = 0; i < SCENARIOS.size(); i++) {
            if (scenario.startsWith(SCENARIOS.get(i))) {
                return i;
            }
        }
        return SCENARIOS.size();
    }

    private static String line(Key key, Map<String, Spread> values, List<String> columns) {
        Target target = Target.parse(key.target());
        String missed = values.entrySet().stream()
                .filter(value -> !target.admits(value.getValue().median()))
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
        return "| " + key.scenario() + " | " + key.figure() + " | " + target.text()
                + (key.unit().isEmpty() ? "" : " " + key.unit()) + " | "
                + columns.stream()
                        .map(type -> values.containsKey(type) ? values.get(type).text() : "")
                        .collect(Collectors.joining(" | "))
                + " | " + (missed.isEmpty() ? "met" : "**missed**: " + missed) + " |";
    }
}
