package io.kafkachat.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/**
 * One run of a scenario: its name, its time, and where its files go.
 *
 * @param directory for the logs
 */
record Run(String scenario, Instant started, Path results, Path directory) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    static Run begin(String scenario, Path results) {
        Instant now = Instant.now();
        System.out.println("Running " + scenario + " ...");
        return new Run(scenario, now, results, results.resolve(scenario + "-" + TIME.format(now)));
    }

    /** Prints the result and writes it to a file. */
    void report(String title, Map<String, String> settings, List<Figure> figures) {
        report(title, settings, figures, List.of());
    }

    /** The same with what was measured again and again. */
    void report(String title, Map<String, String> settings, List<Figure> figures, List<Series> series) {
        Result result = new Result(scenario, title, started, settings, figures, series);
        new ResultTable(System.out).print(result);
        Path file = directory.resolve("result.json");
        try {
            new ResultFile(file).write(result);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the result", e);
        }
        System.out.println("  " + file);
    }
}
