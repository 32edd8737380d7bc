package io.kafkachat.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private static final String RATIO = "throughput / (in flight / latency)";

    private static final String RESULT = """
            {"scenario": "%s", "type": "%s", "round": 1, "title": "a title", "started": "%s",
             "machine": {"processors": 2}, "settings": {},
             "figures": [{"name": "throughput / (in flight / latency)", "value": %s, "unit": "", "target": ">= 0.98", "met": true},
                         {"name": "  indented", "value": 12.345, "unit": "ms"}],
             "series": [{"name": "heap", "unit": "MB", "points": [[0, 10], [60, 12.5]]}]}
            """;

    @TempDir
    private Path directory = Path.of("");

    @BeforeEach
    void results() throws IOException {
        write("one", RESULT.formatted("throughput-64", "sink", "2026-01-01T00:00:00Z", "0.97"));
        write("two", RESULT.formatted("throughput-64", "sink", "2026-01-01T00:01:00Z", "0.99"));
        write("three", RESULT.formatted("throughput-64", "sink", "2026-01-01T00:02:00Z", "0.98"));
        write("four", RESULT.formatted("source-throughput-64", "source", "2026-01-01T00:03:00Z", "0.5"));
    }

    @Test
    void aCellHasTheMedianOfTheRoundsAndTheirRange() throws IOException {
        String table = new TypesTable(StoredResults.read(directory), List.of("sink", "source", "streams"))
                .of(
                        "in flight",
                        List.of(
                                new Row("throughput-64", RATIO, "64"),
                                new Row("throughput-64", "indented", "more"),
                                new Row("throughput-256", RATIO, "256")));

        assertThat(table).isEqualTo("""
                | in flight | sink | source |
                |---|---:|---:|
                | 64 | 0.980 (0.970 to 0.990) | 0.500 |
                | more (ms) | 12.3 | 12.3 |""");
    }

    @Test
    void aTargetIsMetOrMissedByTheMedian() throws IOException {
        assertThat(targets()).isEqualTo("""
                | scenario | figure | target | sink | source | |
                |---|---|---:|---:|---:|---|
                | throughput-64 | %s | ≥ 0.98 | 0.980 (0.970 to 0.990) | 0.500 | **missed**: source |""".formatted(RATIO));
    }

    @Test
    void machinesAndSourcesThatDifferAreAllNamed() throws IOException {
        String result = RESULT.replace("{\"processors\": 2}", "{\"processors\": 4, \"memoryBytes\": 8589934592}");
        write("five", result.formatted("start", "sink", "2026-01-02T00:00:00Z", "1"));

        assertThat(new MachineTable(StoredResults.read(directory)).text()).isEqualTo("""
                | | |
                |---|---|
                | processors | 2, 4 |
                | memory | 8 GiB |
                | measured | 2026-01-01T00:00:00Z to 2026-01-02T00:00:00Z |""");
    }

    @Test
    void theSinksProcessorTimeIsHeldAgainstTheBaselines() throws IOException {
        String cpu = """
                {"scenario": "%s", "type": "%s", "round": 1, "title": "a title", "started": "2026-01-01T00:04:00Z",
                 "machine": {"processors": 2}, "settings": {},
                 "figures": [{"name": "warm 3: CPU per 1,000 completions", "value": %s, "unit": "s"}]}
                """;
        write("five", cpu.formatted("cpu", "sink", "0.3"));
        assertThat(targets()).doesNotContain("parallel-consumer");

        write("six", cpu.formatted("parallel-consumer-cpu", "parallel-consumer", "0.25"));

        assertThat(targets()).endsWith("ratio to parallel-consumer | ≤ 1 | 1.20 |  | **missed**: sink |");
    }

    @Test
    void whatIsPromisedFirstStandsFirst() throws IOException {
        write("five", RESULT.formatted("kill", "sink", "2025-01-01T00:00:00Z", "1"));

        assertThat(targets()).containsSubsequence("| throughput-64 |", "| kill |");
    }

    @Test
    void whatGoesOverTimeIsRead() throws IOException {
        StoredResult result = StoredResults.read(directory).all().get(0);

        assertThat(result.series())
                .containsExactly(new StoredResult.StoredSeries("heap", "MB", List.of(0.0, 60.0), List.of(10.0, 12.5)));
    }

    @Test
    void aFileThatIsNoResultIsNamed() throws IOException {
        write("five", "{\"scenario\": \"cpu\"}");

        assertThatThrownBy(() -> StoredResults.read(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("five")
                .hasMessageContaining("type: expected a text");
    }

    @Test
    void figuresReplaceWhatStandsInTheirPlace() {
        ReportPage page = new ReportPage("before\n<!-- figures: cpu -->\nold\nold\n<!-- end -->\nafter\n");

        String written = page.with(Map.of("cpu", "| $1 \\ new |"));

        assertThat(written).isEqualTo("before\n<!-- figures: cpu -->\n| $1 \\ new |\n<!-- end -->\nafter\n");
        assertThat(new ReportPage(written).with(Map.of("cpu", "x"))).contains("-->\nx\n<!--");
    }

    @Test
    void aPageHasAPlaceForEveryBlockAndNoOther() {
        ReportPage page = new ReportPage("<!-- figures: cpu -->\n<!-- end -->\n");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> page.with(Map.of("cpu", "", "latency", "")))
                .withMessageContaining("latency");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> page.with(Map.of()))
                .withMessageContaining("cpu");
    }

    @Test
    void thePageOfTheProjectHasAPlaceForAllFigures() throws IOException {
        Path page = Path.of("..", "docs", "benchmarks.md");
        Figures figures = new Figures(StoredResults.read(directory), MicroBenchmarks.read(directory));

        assertThat(new ReportPage(Files.readString(page)).with(figures.blocks()))
                .contains("| 64 | 0.980 (0.970 to 0.990) | 0.500 |");
    }

    @Test
    void theResultsOfJmhAreRead() throws IOException {
        Files.writeString(Files.createDirectories(directory.resolve("jmh-1")).resolve("jmh.json"), """
                [{"benchmark": "io.kafkachat.client.SseBenchmark.parse", "params": {"chunks": "500"},
                  "primaryMetric": {"score": 123.456, "scoreError": "NaN", "scoreUnit": "us/op"},
                  "secondaryMetrics": {"gc.alloc.rate.norm": {"score": 2048.2, "scoreUnit": "B/op"}}}]
                """);

        assertThat(MicroBenchmarks.read(directory).table())
                .contains("| SseBenchmark.parse (chunks=500) | 123 us/op |  | 2,048 B |");
    }

    private String targets() throws IOException {
        return new TargetsTable(StoredResults.read(directory), List.of("sink", "source")).text();
    }

    private void write(String run, String json) throws IOException {
        Path parent = Objects.requireNonNull(directory).resolve(run);
        Files.writeString(Files.createDirectories(parent).resolve("result.json"), json);
    }
}
