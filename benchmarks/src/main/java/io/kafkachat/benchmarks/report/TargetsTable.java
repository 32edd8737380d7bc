package io.kafkachat.benchmarks.report;

import io.kafkachat.benchmarks.report.StoredResult.StoredFigure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All figures that should have a certain value, and whether they have it. */
final class TargetsTable {

    private record Key(String scenario, String type, String figure) {}

    private final StoredResults results;

    TargetsTable(StoredResults results) {
        this.results = results;
    }

    /** In Markdown. A figure meets its target if it does so in the median of the rounds. */
    String text() {
        Map<Key, List<StoredFigure>> figures = new LinkedHashMap<>();
        for (StoredResult result : results.all()) {
            for (StoredFigure figure : result.figures()) {
                if (!figure.target().isEmpty()) {
                    figures.computeIfAbsent(
                                    new Key(result.scenario(), result.type(), figure.name()), key -> new ArrayList<>())
                            .add(figure);
                }
            }
        }
        List<String> lines = new ArrayList<>();
        lines.add("| scenario | what | figure | measured | target | |");
        lines.add("|---|---|---|---:|---:|---|");
        figures.forEach((key, rounds) -> lines.add(line(key, rounds)));
        return String.join("\n", lines);
    }

    private static String line(Key key, List<StoredFigure> rounds) {
        Spread spread = Spread.of(
                        rounds.stream().mapToDouble(StoredFigure::value).toArray())
                .orElseThrow();
        StoredFigure last = rounds.get(rounds.size() - 1);
        String unit = last.unit().isEmpty() ? "" : " " + last.unit();
        return "| " + key.scenario() + " | " + key.type() + " | " + key.figure() + " | " + spread.text() + unit + " | "
                + last.target() + " | " + (Target.parse(last.target()).admits(spread.median()) ? "met" : "**missed**")
                + " |";
    }
}
