package io.kafkachat.benchmarks;

import io.kafkachat.testkit.process.JavaProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How soon a process that is started with prompts waiting has its first answer out. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description = "From the start of the process to the first completion, after an ordered stop.")
final class StartCommand implements Callable<Integer> {

    private static final int IN_FLIGHT = 100;
    private static final int PROMPTS = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Mixin
    private RunOptions options = new RunOptions();

    @Option(
            names = "--latency",
            defaultValue = "100ms",
            description = "Of the provider; the time measured has it in it (default: ${DEFAULT-VALUE})")
    private String latency = "100ms";

    @Override
    public Integer call() {
        return Trials.of(options, MeasuredType.withTopics(), "it forgets what was not answered")
                .run(this::measure);
    }

    private void measure(Trial trial) {
        Run run = trial.begin("start");
        try (Testbed testbed = Testbed.start(run.directory(), trial, latency);
                VisibleTimes visible = VisibleTimes.of(testbed.bootstrapServers(), Testbed.completionsTopic())) {
            testbed.startAnswering(IN_FLIGHT);
            testbed.prompts().preload(PROMPTS);
            visible.await(PROMPTS, PATIENCE);
            JavaProcess process = testbed.measured().process().orElseThrow();
            long stopping = System.currentTimeMillis();
            process.terminate();
            if (!process.awaitExit(PATIENCE)) {
                throw new IllegalStateException("the process did not end in " + PATIENCE);
            }
            testbed.prompts().preload(PROMPTS);
            long started = System.currentTimeMillis();
            testbed.measured().restart();
            long served = System.currentTimeMillis();
            long first = visible.awaitFirst(started, PATIENCE);
            visible.await(2 * PROMPTS, PATIENCE);
            run.report(
                    "Start",
                    "with " + PROMPTS + " prompts waiting, provider's latency " + latency,
                    List.of(
                            seconds("process start to first completion", first - started),
                            seconds("  process start to HTTP served", served - started),
                            seconds("stop ordered to process ended", started - stopping)));
        }
    }

    private static Figure seconds(String name, long millis) {
        return Figure.of(name, millis / 1_000.0, "s");
    }
}
