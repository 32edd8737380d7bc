package io.kafkachat.benchmarks.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kafkachat.benchmarks.report.StoredResult.StoredFigure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** All results that a report is made of, the oldest first. */
record StoredResults(List<StoredResult> all) {

    /** The file of each run, below its own directory. */
    private static final String FILE = "result.json";

    /** @throws IOException also when a file holds no result; the message names it */
    static StoredResults read(Path directory) throws IOException {
        JsonMapper json = new JsonMapper();
        List<StoredResult> results = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(path -> path.endsWith(FILE)).sorted().toList()) {
                try {
                    results.add(StoredResult.of(json.readTree(file.toFile())));
                } catch (IllegalArgumentException e) {
                    throw new IOException(directory.relativize(file) + ": " + e.getMessage(), e);
                }
            }
        }
        return new StoredResults(results.stream().sorted(StoredResult.BY_TIME).toList());
    }

    /** Of one scenario and type, a result for each round. */
    List<StoredResult> of(String scenario, String type) {
        return all.stream()
                .filter(result ->
                        result.scenario().equals(scenario) && result.type().equals(type))
                .toList();
    }

    /**
     * A figure of one type, as a part of another type's, round by round: they take turns, and the machine's mood changes. Empty if one of
     * them was not measured.
     */
    Optional<Spread> ratio(String scenario, String type, String other, String figure) {
        double[] ones = values(scenario, type, figure);
        double[] others = values(scenario, other, figure);
        return Spread.of(IntStream.range(0, Math.min(ones.length, others.length))
                .mapToDouble(round -> ones[round] / others[round])
                .toArray());
    }

    /** A figure over all rounds; empty if it was not measured. */
    Optional<Spread> spread(String scenario, String type, String figure) {
        return Spread.of(values(scenario, type, figure));
    }

    private double[] values(String scenario, String type, String figure) {
        return of(scenario, type).stream()
                .flatMap(result -> result.figure(figure).stream())
                .mapToDouble(StoredFigure::value)
                .filter(Double::isFinite)
                .toArray();
    }
}
