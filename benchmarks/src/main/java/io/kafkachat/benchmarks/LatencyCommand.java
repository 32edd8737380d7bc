package io.kafkachat.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How much later than the provider's answer a completion comes, when prompts come at a steady pace. */
@Command(name = "latency", mixinStandardHelpOptions = true, description = "Added latency at a steady pace.")
final class LatencyCommand implements Callable<Integer> {

    private static final Duration SLACK = Duration.ofSeconds(120);

    @Mixin
    private RunOptions options = new RunOptions();

    @Option(names = "--rate", defaultValue = "100", description = "Prompts per second (default: ${DEFAULT-VALUE})")
    private int rate = 100;

    @Option(names = "--window", defaultValue = "60", description = "Seconds measured (default: ${DEFAULT-VALUE})")
    private int windowSeconds = 60;

    @Option(names = "--warm-up", defaultValue = "60", description = "Seconds before (default: ${DEFAULT-VALUE})")
    private int warmUpSeconds = 60;

    @Option(names = "--in-flight", defaultValue = "256", description = "Default: ${DEFAULT-VALUE}")
    private int inFlight = 256;

    @Option(names = "--latency", defaultValue = "1s", description = "Of the provider (default: ${DEFAULT-VALUE})")
    private String latency = "1s";

    @Override
    public Integer call() {
        return Trials.of(options).run(this::measure);
    }

    private void measure(Trial trial) {
        MeasuredType type = trial.type();
        Run run = trial.begin("latency");
        try (Testbed testbed = Testbed.start(run.directory(), trial, latency);
                VisibleTimes visible = visibleTimes(type, testbed)) {
            testbed.startAnswering(inFlight);
            int skipped = testbed.prompts().paced(rate, Duration.ofSeconds(warmUpSeconds));
            CpuTimes before = testbed.cpuTimes();
            int measured = testbed.prompts().paced(rate, Duration.ofSeconds(windowSeconds));
            CpuTimes used = testbed.cpuTimes().since(before);
            testbed.progress().awaitCompletions((long) skipped + measured, SLACK);
            Map<String, Long> seen = visible == null ? Map.of() : visible.await(skipped + measured, SLACK);
            AddedLatency times = new AddedLatency(times(testbed, skipped + measured, seen).stream()
                    .sorted(Comparator.comparingLong(AddedLatency.Times::promptAppended))
                    .skip(skipped)
                    .toList());
            run.report(
                    "Added latency",
                    rate + " prompts/s for " + windowSeconds + " s, provider's latency " + latency,
                    figures(type, times, used));
        }
    }

    /** Only where an event can be in its topic and not be visible: to read along costs CPU. */
    private static @Nullable VisibleTimes visibleTimes(MeasuredType type, Testbed testbed) {
        return type.isTransactional() ? VisibleTimes.of(testbed.bootstrapServers(), Testbed.completionsTopic()) : null;
    }

    private List<Figure> figures(MeasuredType type, AddedLatency times, CpuTimes used) {
        List<Figure> figures = new ArrayList<>();
        Histogram added = times.added();
        figures.add(percentile("added latency p50", added, 50)
                .atMost(type.targets().appended().p50()));
        figures.add(percentile("added latency p99", added, 99)
                .atMost(type.targets().appended().p99()));
        figures.add(percentile("added latency p99.9", added, 99.9));
        figures.add(percentile("added latency max", added, 100));
        if (type.isTransactional()) {
            figures.addAll(untilVisible(type, times));
        }
        figures.addAll(half("prompt appended to request received", times.before()));
        figures.addAll(half("answer sent to completion appended", times.after()));
        Load load = new Load(latency, inFlight);
        if (load.isFixed()) {
            figures.addAll(half("total less " + latency, times.addedTo(Math.round(load.meanSeconds() * 1_000))));
        }
        figures.add(Figure.of("prompts", added.getTotalCount(), ""));
        figures.addAll(CpuFigures.processors(type, used));
        return figures;
    }

    private static List<Figure> untilVisible(MeasuredType type, AddedLatency times) {
        Histogram added = times.addedUntilVisible();
        List<Figure> figures = new ArrayList<>();
        figures.add(percentile("added latency until visible p50", added, 50)
                .atMost(type.targets().visible().p50()));
        figures.add(percentile("added latency until visible p99", added, 99)
                .atMost(type.targets().visible().p99()));
        figures.add(percentile("added latency until visible p99.9", added, 99.9));
        figures.add(percentile("added latency until visible max", added, 100));
        figures.addAll(half("completion appended to visible", times.hidden()));
        return figures;
    }

    private static List<Figure> half(String name, Histogram histogram) {
        return List.of(
                percentile("  " + name + " p50", histogram, 50), percentile("  " + name + " p99", histogram, 99));
    }

    private static Figure percentile(String name, Histogram histogram, double percentile) {
        return Figure.of(name, histogram.getValueAtPercentile(percentile), "ms");
    }

    private static List<AddedLatency.Times> times(Testbed testbed, int expected, Map<String, Long> visible) {
        ServiceTimes service = testbed.serviceTimes();
        return testbed.answers(expected).stream()
                .map(answer -> new AddedLatency.Times(
                        answer.promptMillis(),
                        service.calledMillis(answer.requestId()),
                        service.answeredMillis(answer.requestId()),
                        answer.answeredMillis(),
                        visible.getOrDefault(answer.requestId(), answer.answeredMillis())))
                .toList();
    }
}
