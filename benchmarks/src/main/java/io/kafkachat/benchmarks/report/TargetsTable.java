package io.kafkachat.benchmarks.report;

import io.kafkachat.benchmarks.report.StoredResult.StoredFigure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All figures that should have a certain value, and whether they have it. */
final class TargetsTable {

    /** The figure that {@link #ofBaseline} compares. */
    static final String CPU = "warm 2: CPU per 1,000 completions";

    private static final String BASELINE = "parallel-consumer";

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
        ofBaseline().ifPresent(lines::add);
        return String.join("\n", lines);
    }

    /** The sink is to use no more processor time than what would be written instead. */
    private Optional<String> ofBaseline() {
        return results.spread("cpu", "sink", CPU)
                .flatMap(
                        sink -> results.spread("cpu", BASELINE, CPU).map(baseline -> sink.median() / baseline.median()))
                .map(ratio -> row(
                        "cpu",
                        "sink",
                        CPU + ", as a part of that of " + BASELINE,
                        Numbers.text(ratio),
                        "<= 1.0",
                        ratio));
    }

    private static String line(Key key, List<StoredFigure> rounds) {
        Spread spread = Spread.of(
                        rounds.stream().mapToDouble(StoredFigure::value).toArray())
                .orElseThrow();
        StoredFigure last = rounds.get(rounds.size() - 1);
        String unit = last.unit().isEmpty() ? "" : " " + last.unit();
        return row(key.scenario(), key.type(), key.figure(), spread.text() + unit, last.target(), spread.median());
    }

    private static String row(
            String scenario, String type, String figure, String measured, String target, double value) {
        return "| " + scenario + " | " + type + " | " + figure + " | " + measured + " | " + target + " | "
                + (Target.parse(target).admits(value) ? "met" : "**missed**") + " |";
    }
}
