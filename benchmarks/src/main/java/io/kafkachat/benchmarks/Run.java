package io.kafkachat.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One run of a scenario: its name, its time, and where its files go.
 *
 * @param directory for the logs
 */
record Run(Trial trial, String scenario, Instant started, Path directory) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    static Run begin(Trial trial, String scenario, Instant now) {
        return new Run(trial, scenario, now, trial.options().results().resolve(scenario + "-" + TIME.format(now)));
    }

    /**
     * Prints the result and writes it to a file.
     *
     * @param measured the beginning of the title, which gets the type behind it
     * @param details the rest of the title
     */
    void report(String measured, String details, List<Figure> figures) {
        report(measured, details, Map.of(), figures, List.of());
    }

    /**
     * The same with what was measured again and again.
     *
     * @param settings besides those of all scenarios
     */
    void report(
            String measured, String details, Map<String, String> settings, List<Figure> figures, List<Series> series) {
        MeasuredType type = trial.type();
        Map<String, String> described = new LinkedHashMap<>(trial.describe());
        described.putAll(settings);
        Result result = new Result(
                scenario,
                type.toString(),
                trial.round(),
                type.title(measured) + ", " + details,
                started,
                described,
                figures,
                series);
        new ResultTable(System.out).print(result);
        Path file = directory.resolve("result.json");
        try {
            new ResultFile(file, Machine.read(RunOptions.home())).write(result);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the result", e);
        }
        System.out.println("  " + file);
    }
}
