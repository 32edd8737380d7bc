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

    // So many calls a second that broker and provider can serve them beside what is measured: a longer latency for
    // 4,000.
    @Option(
            names = "--in-flight",
            split = ",",
            paramLabel = "CALLS[@LATENCY]",
            defaultValue = "16,64,256,1000,4000@4s",
            description =
                    "Each measured alone; with a latency of its own instead of --latency (default: ${DEFAULT-VALUE})")
    private List<InFlight> inFlight = List.of();

    @Option(names = "--latency", defaultValue = "1s", description = "Of the provider (default: ${DEFAULT-VALUE})")
    private String latency = "1s";

    @Option(
            names = "--lognormal",
            split = ",",
            defaultValue = "0",
            description = "In flight with --lognormal-latency, such as 256; 0 for none (default: ${DEFAULT-VALUE})")
    private List<Integer> lognormal = List.of();

    @Option(
            names = "--lognormal-latency",
            defaultValue = "800ms..8s",
            description = "p50..p99 (default: ${DEFAULT-VALUE})")
    private String lognormalLatency = "800ms..8s";

    @Option(
            names = "--ramp-up",
            defaultValue = "20",
            description = "Seconds, at least two latencies; the JIT compiler is at work for some of them"
                    + " (default: ${DEFAULT-VALUE})")
    private int rampUpSeconds = 20;

    @Option(names = "--window", defaultValue = "20", description = "Seconds measured (default: ${DEFAULT-VALUE})")
    private int windowSeconds = 20;

    @Option(
            names = "--lognormal-window",
            defaultValue = "90",
            description = "Seconds measured; rare long calls need more (default: ${DEFAULT-VALUE})")
    private int lognormalWindowSeconds = 90;

    @Override
    public Integer call() {
        return Trials.of(options).run(trial -> loads().forEach(load -> measure(trial, load)));
    }

    private List<Load> loads() {
        List<Load> loads = new ArrayList<>();
        inFlight.stream().filter(each -> each.calls() > 0).forEach(each -> loads.add(each.load(latency)));
        lognormal.stream().filter(n -> n > 0).forEach(n -> loads.add(new Load(lognormalLatency, n)));
        return loads;
    }

    private void measure(Trial trial, Load load) {
        Run run = trial.begin("throughput-" + load.inFlight() + (load.isFixed() ? "" : "-lognormal")
                + (options.tasks() == 1 ? "" : "-tasks-" + options.tasks()));
        Duration window = Duration.ofSeconds(load.isFixed() ? windowSeconds : lognormalWindowSeconds);
        Duration rampUp = load.rampUp(Duration.ofSeconds(rampUpSeconds));
        int prompts = load.promptsFor(rampUp.plus(window));
        try (Testbed testbed = Testbed.start(run.directory(), trial, load.latency())) {
            testbed.prompts().preload(prompts);
            CpuTimes before = testbed.cpuTimes();
            testbed.startAnswering(load.inFlight());
            testbed.progress()
                    .awaitCompletions(
                            prompts, rampUp.plus(window).multipliedBy(3).plus(SLACK));
            CpuTimes used = testbed.cpuTimes().since(before);
            run.report("Throughput", load.toString(), figures(trial.type(), load, rampUp, testbed, prompts, used));
        }
    }

    private List<Figure> figures(
            MeasuredType type, Load load, Duration rampUp, Testbed testbed, int prompts, CpuTimes used) {
        List<Long> appended = testbed.answers(prompts).stream()
                .map(Answer::answeredMillis)
                .sorted()
                .toList();
        SteadyRate rate = SteadyRate.of(appended, load.inFlight(), rampUp);
        ServiceTimes service = testbed.serviceTimes();
        double served = service.meanSeconds(rate);
        Double target = type.targets().throughput().of(load);
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
        figures.addAll(CpuFigures.processors(type, used));
        return figures;
    }
}
