package io.kafkachat.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What it does to the cluster when there is nothing to do. */
@Command(
        name = "idle",
        mixinStandardHelpOptions = true,
        description = "Transactions of an idle source or app: before any prompt, and after some.")
final class IdleCommand implements Callable<Integer> {

    private static final String TRANSACTIONS = "__transaction_state";
    private static final int IN_FLIGHT = 100;
    private static final Duration AFTER_START = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Mixin
    private RunOptions options = new RunOptions();

    @Option(names = "--prompts", defaultValue = "1000", description = "Default: ${DEFAULT-VALUE}")
    private int prompts = 1_000;

    @Option(names = "--window", defaultValue = "10", description = "Seconds measured (default: ${DEFAULT-VALUE})")
    private int windowSeconds = 10;

    @Option(
            names = "--settle",
            defaultValue = "80",
            description = "Seconds after the last answer: the app publishes its usage window of a minute when that is"
                    + " over (default: ${DEFAULT-VALUE})")
    private int settleSeconds = 80;

    @Override
    public Integer call() {
        return Trials.of(options, EnumSet.of(MeasuredType.SOURCE, MeasuredType.STREAMS), "only these have transactions")
                .run(this::measure);
    }

    private void measure(Trial trial) {
        Run run = trial.begin("idle");
        try (Testbed testbed = Testbed.start(run.directory(), trial, "200ms")) {
            testbed.startAnswering(IN_FLIGHT);
            Pause.of(AFTER_START);
            List<Figure> figures = new ArrayList<>(idle(trial.type(), "before any prompt", testbed));
            testbed.prompts().preload(prompts);
            testbed.progress().awaitCompletions(prompts, PATIENCE);
            Pause.of(Duration.ofSeconds(settleSeconds));
            figures.addAll(idle(trial.type(), "after " + prompts + " prompts", testbed));
            run.report("Idleness", windowSeconds + " s", figures);
        }
    }

    private List<Figure> idle(MeasuredType type, String name, Testbed testbed) {
        long before = testbed.progress().count(TRANSACTIONS);
        CpuTimes cpu = testbed.cpuTimes();
        Pause.of(Duration.ofSeconds(windowSeconds));
        long written = testbed.progress().count(TRANSACTIONS) - before;
        CpuTimes used = testbed.cpuTimes().since(cpu);
        return List.of(
                Figure.of(name + ": records of transactions", written, "").atMost(0.0),
                Figure.of(name + ": processors busy: " + type.process(), used.processors(used.measured()), ""));
    }
}
