package io.kafkachat.benchmarks;

import io.kafkachat.testkit.process.Polling;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What calls in flight take of the memory of the process that makes them. */
@Command(
        name = "memory",
        mixinStandardHelpOptions = true,
        description = "Memory for each call in flight, and the most that a process took.")
final class MemoryCommand implements Callable<Integer> {

    private static final int WARM_UP = 2_000;
    private static final String FAST = "[[latency=100]] ";
    private static final Duration SLACK = Duration.ofSeconds(120);

    @Mixin
    private RunOptions options = new RunOptions();

    @Option(names = "--in-flight", defaultValue = "4000", description = "Default: ${DEFAULT-VALUE}")
    private int inFlight = 4_000;

    @Option(
            names = "--latency",
            defaultValue = "20s",
            description = "Long enough that all calls are in flight at once, and memory can be measured then"
                    + " (default: ${DEFAULT-VALUE})")
    private String latency = "20s";

    @Override
    public Integer call() {
        return Trials.of(options).run(this::measure);
    }

    private void measure(Trial trial) {
        Run run = trial.begin("memory");
        Load load = new Load(latency, inFlight);
        try (Testbed testbed = Testbed.start(run.directory(), trial, latency)) {
            testbed.startAnswering(inFlight);
            testbed.prompts().preload(WARM_UP, new Order(FAST, 1));
            testbed.progress().awaitCompletions(WARM_UP, SLACK);
            double before = testbed.heap();
            testbed.prompts().preload(inFlight);
            awaitCalls(testbed, WARM_UP + inFlight);
            double during = testbed.heap();
            testbed.progress().awaitCompletions(WARM_UP + inFlight, SLACK);
            ProcessStatus memory =
                    ProcessStatus.of(testbed.measured().process().orElseThrow().pid());
            run.report(
                    "Memory",
                    load.toString(),
                    List.of(
                            Figure.of("calls in flight", inFlight, ""),
                            perCall(during - before)
                                    .atMost(trial.type().targets().kilobytesPerCall()),
                            Figure.of("live heap without calls", before, "MB"),
                            Figure.of("live heap with all calls", during, "MB"),
                            Figure.of("peak resident memory", memory.peakMegabytes(), "MB"),
                            Figure.of("threads", memory.threads(), "")));
        }
    }

    private Figure perCall(double megabytes) {
        return Figure.of("live heap per call in flight", megabytes * 1_024 / inFlight, "KB");
    }

    /** Until the provider has them all; none of the last ones is answered by then, or the latency was too short. */
    private void awaitCalls(Testbed testbed, int calls) {
        if (!Polling.until(SLACK, () -> testbed.serviceTimes().requests() >= calls)) {
            throw new IllegalStateException(
                    "the provider has " + testbed.serviceTimes().requests() + " calls, expected " + calls);
        }
        long answered = testbed.serviceTimes().answered();
        if (answered > WARM_UP) {
            throw new IllegalStateException((answered - WARM_UP) + " of " + inFlight
                    + " calls were answered before all were in flight: expected a longer --latency");
        }
    }
}
