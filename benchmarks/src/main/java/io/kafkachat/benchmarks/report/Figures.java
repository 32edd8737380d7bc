package io.kafkachat.benchmarks.report;

import io.kafkachat.benchmarks.report.Charts.Line;
import io.kafkachat.benchmarks.report.StoredResult.StoredSeries;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the report shows of the results: which figure stands in which table, and in which chart. */
final class Figures {

    /** The order of columns and bars. */
    private static final List<String> TYPES = List.of("sink", "source", "streams", "parallel-consumer", "http-client");

    private static final List<String> PRODUCT = TYPES.subList(0, 3);
    private static final String RATIO = "throughput / (in flight / latency)";
    private static final List<String> IN_FLIGHT = List.of("16", "64", "256", "1000", "4000");
    private static final List<String> GUARANTEES = List.of("kill", "rebalance", "broker", "faults", "soak");

    private final StoredResults results;
    private final MicroBenchmarks micro;
    private final TypesTable table;

    Figures(StoredResults results, MicroBenchmarks micro) {
        this.results = results;
        this.micro = micro;
        this.table = new TypesTable(results, TYPES);
    }

    /** Markdown by the name of its place. */
    Map<String, String> blocks() {
        Map<String, String> blocks = new LinkedHashMap<>();
        blocks.put("machine", new MachineTable(results).text());
        blocks.put("targets", new TargetsTable(results, PRODUCT).text());
        blocks.put("throughput", charted("throughput.png", table.of("calls in flight", inFlight(RATIO))));
        blocks.put("rate", table.of("calls in flight", inFlight("completions per second")));
        blocks.put(
                "tasks",
                table.of(
                        "tasks",
                        List.of(
                                new Row("throughput-1000", RATIO, "1"),
                                new Row("throughput-1000-tasks-2", RATIO, "2"),
                                new Row("throughput-1000-tasks-4", RATIO, "4"))));
        blocks.put("cpu", charted("cpu.png", table.of("CPU per 1,000 completions", cpu())));
        blocks.put("latency", charted("latency.png", table.of("", latency())));
        blocks.put(
                "memory",
                table.of(
                        "",
                        rows(
                                "memory",
                                "calls in flight",
                                "live heap per call in flight",
                                "live heap without calls",
                                "peak resident memory",
                                "threads")));
        blocks.put(
                "slow-calls",
                table.of(
                        "",
                        rows(
                                "slow-calls",
                                RATIO,
                                "fast prompts: added latency p50",
                                "fast prompts: added latency p99")));
        blocks.put(
                "streaming",
                table.of(
                        "",
                        rows(
                                "streaming",
                                "completions per second",
                                "pieces per second",
                                "CPU per 1,000 completions",
                                "CPU per 1,000 pieces")));
        blocks.put(
                "start",
                table.of("", rows("start", "process start to first completion", "stop ordered to process ended")));
        blocks.put(
                "restart",
                table.of(
                        "",
                        rows(
                                "restart",
                                "kills",
                                "prompts",
                                "requests called more than once",
                                "paid again although published before the kill",
                                "paid again although published before the last commit",
                                "completions too many",
                                "start to first output median")));
        for (String run : GUARANTEES) {
            blocks.put(run, table.of("", guarantee(run)));
        }
        for (String type : TYPES) {
            if (!results.of("soak", type).isEmpty()) {
                blocks.merge("soak", image(soakChart(type)), (table, image) -> table + "\n\n" + image);
            }
        }
        blocks.put("jmh", micro.table());
        return blocks;
    }

    /** A chart is drawn where there is something to draw. */
    private static String charted(String file, String table) {
        return table.equals(TypesTable.NOT_MEASURED) ? table : image(file) + "\n\n" + table;
    }

    private static String image(String file) {
        return "![" + file.replace(".png", "") + "](images/benchmarks/" + file + ")";
    }

    private static String soakChart(String type) {
        return "soak-" + type + ".png";
    }

    void draw(Charts charts) throws IOException {
        charts.linesOverOrders(
                "throughput.png",
                "Completions, as a part of what in-flight / latency allows",
                "calls in flight",
                "ratio",
                0.9,
                TYPES.stream().flatMap(this::throughput).toList());
        charts.bars("cpu.png", "CPU per 1,000 completions", "seconds", TYPES, perRow(warmCpu()), true);
        charts.bars("latency.png", "Added latency", "ms", TYPES, perRow(latency()), false);
        for (String type : TYPES) {
            for (StoredResult soak : last(results.of("soak", type))) {
                charts.lines(
                        soakChart(type),
                        "Soak of the " + type,
                        "minutes",
                        "",
                        soak.series().stream().map(Figures::line).toList());
            }
        }
    }

    private static <T> List<T> last(List<T> all) {
        return all.isEmpty() ? List.of() : List.of(all.get(all.size() - 1));
    }

    private static Line line(StoredSeries series) {
        return new Line(
                series.name() + (series.unit().isEmpty() ? "" : " (" + series.unit() + ")"),
                series.seconds().stream().map(seconds -> seconds / 60).toList(),
                series.values());
    }

    private static List<Row> inFlight(String figure) {
        return IN_FLIGHT.stream()
                .map(n -> new Row("throughput-" + n, figure, n))
                .toList();
    }

    private static List<Row> cpu() {
        return Stream.of(
                        Stream.of(new Row("cpu", "cold: CPU per 1,000 completions", "process, just started")),
                        warmCpu().stream(),
                        Stream.of(new Row("cpu", TargetsTable.CPU_OF_PROVIDER, "process, as a part of the provider's")))
                .flatMap(rows -> rows)
                .toList();
    }

    private static List<Row> warmCpu() {
        return List.of(
                new Row("cpu", TargetsTable.CPU, "process"),
                new Row("cpu", "warm 3: broker CPU per 1,000 completions", "broker"),
                new Row("cpu", "warm 3: provider CPU per 1,000 completions", "provider"));
    }

    private static List<Row> latency() {
        return Stream.of("p50", "p99", "p99.9")
                .flatMap(percentile -> Stream.of(
                        new Row("latency", "added latency " + percentile, "appended " + percentile),
                        new Row("latency", "added latency until visible " + percentile, "visible " + percentile)))
                .toList();
    }

    private static List<Row> guarantee(String run) {
        return rows(
                run,
                "prompts",
                "incidents",
                "lost",
                "duplicated, and not as documented",
                "duplicated",
                "unexplained",
                "paid again",
                "oldest answer that was lost",
                "answered",
                "ended as errors",
                "calls",
                "growth of live heap",
                "growth of threads",
                "growth of open files");
    }

    private static List<Row> rows(String scenario, String... figures) {
        return Stream.of(figures)
                .map(figure -> new Row(scenario, figure, figure))
                .toList();
    }

    private Stream<Line> throughput(String type) {
        List<Row> measured = inFlight(RATIO).stream()
                .filter(row -> Double.isFinite(median(row, type)))
                .toList();
        return measured.isEmpty()
                ? Stream.empty()
                : Stream.of(new Line(
                        type,
                        measured.stream()
                                .map(row -> Double.valueOf(row.label()))
                                .toList(),
                        measured.stream().map(row -> median(row, type)).toList()));
    }

    private Map<String, List<Double>> perRow(List<Row> rows) {
        Map<String, List<Double>> bars = new LinkedHashMap<>();
        for (Row row : rows) {
            List<Double> values = new ArrayList<>();
            TYPES.forEach(type -> values.add(median(row, type)));
            if (values.stream().anyMatch(Double::isFinite)) {
                bars.put(
                        row.label(),
                        values.stream()
                                .map(value -> Double.isFinite(value) ? value : 0.0)
                                .toList());
            }
        }
        return bars;
    }

    private double median(Row row, String type) {
        return results.spread(row.scenario(), type, row.figure())
                .map(Spread::median)
                .orElse(Double.NaN);
    }
}
