package io.kafkachat.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The results of JMH, from the newest of its files. */
record MicroBenchmarks(List<MicroBenchmark> all) {

    private static final String FILE = "jmh.json";
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    /**
     * @param name class and method, and the parameters
     * @param score average time of an operation
     * @param error half of the 99.9 % interval, NaN with too few iterations
     * @param allocated bytes of an operation, NaN if that was not measured
     */
    record MicroBenchmark(String name, double score, double error, String unit, double allocated) {

        private static MicroBenchmark of(JsonNode node) {
            String[] path = node.path("benchmark").asText().split("\\.");
            String name = path[path.length - 2] + "." + path[path.length - 1];
            String parameters = node.path("params").properties().stream()
                    .map(parameter ->
                            parameter.getKey() + "=" + parameter.getValue().asText())
                    .collect(Collectors.joining(", "));
            JsonNode metric = node.path("primaryMetric");
            JsonNode allocated = node.path("secondaryMetrics").path(ALLOCATED).path("score");
            return new MicroBenchmark(
                    parameters.isEmpty() ? name : name + " (" + parameters + ")",
                    metric.path("score").asDouble(Double.NaN),
                    metric.path("scoreError").asDouble(Double.NaN),
                    metric.path("scoreUnit").asText(),
                    allocated.asDouble(Double.NaN));
        }
    }

    static MicroBenchmarks read(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> found =
                    files.filter(path -> path.endsWith(FILE)).sorted().toList();
            if (found.isEmpty()) {
                return new MicroBenchmarks(List.of());
            }
            List<MicroBenchmark> all = new ArrayList<>();
            new JsonMapper()
                    .readTree(found.get(found.size() - 1).toFile())
                    .forEach(node -> all.add(MicroBenchmark.of(node)));
            return new MicroBenchmarks(List.copyOf(all));
        }
    }

    /** In Markdown. */
    String table() {
        if (all.isEmpty()) {
            return "Not measured.";
        }
        List<String> lines = new ArrayList<>();
        lines.add("| benchmark | time | +/- | allocated |");
        lines.add("|---|---:|---:|---:|");
        for (MicroBenchmark benchmark : all) {
            lines.add(String.format(
                    Locale.ROOT,
                    "| %s | %s %s | %s | %s |",
                    benchmark.name(),
                    Numbers.text(benchmark.score()),
                    benchmark.unit(),
                    Double.isNaN(benchmark.error()) ? "" : Numbers.text(benchmark.error()),
                    Double.isNaN(benchmark.allocated()) ? "" : Numbers.text(Math.rint(benchmark.allocated())) + " B"));
        }
        return String.join("\n", lines);
    }
}
