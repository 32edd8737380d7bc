package io.kafkachat.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How much of the throughput that latency and calls in flight allow is reached, once everything runs. */
@Command(
        name = "throughput",
        mixinStandardHelpOptions = true,
        description = "Sustained throughput against in-flight / latency.")
final class ThroughputCommand implements Callable<Integer> {

    private static final Duration SLACK = Duration.ofSeconds(120);

    @Mixin
    private RunOptions options = new RunOptions();

    @Option(names = "--in-flight", split = ",", defaultValue = "64,256,1000", description = "Default: ${DEFAULT-VALUE}")
    private List<Integer> inFlight = List.of();

    @Option(names = "--latency", defaultValue = "1s", description = "Of the provider (default: ${DEFAULT-VALUE})")
    private String latency = "1s";

    @Option(
            names = "--lognormal",
            split = ",",
            defaultValue = "256",
            description = "In flight with --lognormal-latency; 0 for none (default: ${DEFAULT-VALUE})")
    private List<Integer> lognormal = List.of();

    @Option(
            names = "--lognormal-latency",
            defaultValue = "800ms..8s",
            description = "p50..p99 (default: ${DEFAULT-VALUE})")
    private String lognormalLatency = "800ms..8s";

    @Option(names = "--ramp-up", defaultValue = "15", description = "Seconds at least (default: ${DEFAULT-VALUE})")
    private int rampUpSeconds = 15;

    @Option(names = "--window", defaultValue = "40", description = "Seconds measured (default: ${DEFAULT-VALUE})")
    private int windowSeconds = 40;

    @Option(
            names = "--lognormal-window",
            defaultValue = "90",
            description = "Seconds measured; rare long calls need more (default: ${DEFAULT-VALUE})")
    private int lognormalWindowSeconds = 90;

    @Override
    public Integer call() {
        for (Load load : loads()) {
            run(load);
        }
        return 0;
    }

    private List<Load> loads() {
        List<Load> loads = new ArrayList<>();
        inFlight.stream().filter(n -> n > 0).forEach(n -> loads.add(new Load(latency, n)));
        lognormal.stream().filter(n -> n > 0).forEach(n -> loads.add(new Load(lognormalLatency, n)));
        return loads;
    }

    private void run(Load load) {
        Run run = Run.begin(
                options.type().scenario("throughput-" + load.inFlight() + (load.isFixed() ? "" : "-lognormal")),
                options.results());
        Duration window = Duration.ofSeconds(load.isFixed() ? windowSeconds : lognormalWindowSeconds);
        Duration rampUp = load.rampUp(Duration.ofSeconds(rampUpSeconds));
        int prompts = load.promptsFor(rampUp.plus(window));
        try (Testbed testbed = Testbed.start(run.directory(), options, load.latency());
                PromptWriter writer = new PromptWriter(testbed.bootstrapServers(), options.partitions())) {
            writer.preload(prompts);
            CpuTimes before = testbed.cpuTimes();
            testbed.startAnswering(load.inFlight());
            testbed.progress()
                    .awaitCompletions(
                            prompts, rampUp.plus(window).multipliedBy(3).plus(SLACK));
            CpuTimes used = testbed.cpuTimes().since(before);
            run.report(
                    options.type().title("Throughput") + ", " + load,
                    options.describe(),
                    figures(load, rampUp, testbed, prompts, used));
        }
    }

    private List<Figure> figures(Load load, Duration rampUp, Testbed testbed, int prompts, CpuTimes used) {
        List<Long> appended = Completion.readAll(testbed.bootstrapServers(), prompts).stream()
                .map(Completion::appendedMillis)
                .sorted()
                .toList();
        SteadyRate rate = SteadyRate.of(appended, load.inFlight(), rampUp);
        ServiceTimes service = testbed.serviceTimes();
        double served = service.meanSeconds(rate);
        double target = options.type().targets().throughput().of(load);
        List<Figure> figures = new ArrayList<>();
        if (load.isFixed()) {
            double ratio = rate.ratioToIdeal(load.inFlight(), load.meanSeconds());
            figures.add(
                    Figure.of("throughput / (in flight / latency)", ratio, "").atLeast(target));
        }
        Figure toServed =
                Figure.of("throughput / (in flight / latency served)", rate.ratioToIdeal(load.inFlight(), served), "");
        figures.add(load.isFixed() ? toServed : toServed.atLeast(target));
        figures.add(Figure.of("completions per second", rate.perSecond(), "1/s"));
        figures.add(Figure.of("window", rate.seconds(), "s"));
        figures.add(Figure.of("completions in it", rate.completions(), ""));
        figures.add(Figure.of("mean latency served by the provider", served * 1_000, "ms"));
        figures.add(Figure.of("places busy at the provider", service.occupancy(rate, load.inFlight()), ""));
        figures.add(Figure.of("requests called more than once", service.irregular(), ""));
        figures.addAll(CpuFigures.processors(options.type(), used));
        return figures;
    }
}
