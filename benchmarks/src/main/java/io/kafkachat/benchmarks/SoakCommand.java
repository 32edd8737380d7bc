package io.kafkachat.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether it stays as it is when it runs for long, with what happens in a long time. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        description = "Guarantees: a long run with some faults, a restart and an outage; memory, threads, files.")
final class SoakCommand implements Callable<Integer> {

    private static final double FAULTS = 0.01;
    private static final double HEAP_GROWTH = 16;
    private static final double THREAD_GROWTH = 3;
    private static final double FILE_GROWTH = 10;
    private static final int RESTART_AFTER_PARTS = 10;
    private static final Duration DOWN = Duration.ofSeconds(2);

    @Mixin
    private RunOptions options = new RunOptions();

    @Mixin
    private GuaranteeOptions guarantee = new GuaranteeOptions();

    @Option(names = "--minutes", defaultValue = "30", description = "Default: ${DEFAULT-VALUE}")
    private double minutes = 30;

    @Option(names = "--rate", defaultValue = "50", description = "Prompts per second (default: ${DEFAULT-VALUE})")
    private int rate = 50;

    @Option(
            names = "--sample",
            defaultValue = "60",
            description = "Seconds from one look at the process to the next (default: ${DEFAULT-VALUE})")
    private int sampleSeconds = 60;

    @Option(
            names = "--latency",
            defaultValue = "300ms..2s",
            description = "Of the provider (default: ${DEFAULT-VALUE})")
    private String latency = "300ms..2s";

    @Override
    public Integer call() {
        return Guarantees.trials(options).judge(this::run);
    }

    private boolean run(Trial trial) {
        Run run = trial.begin("soak");
        Guarantees.Setup setup =
                guarantee.setup(latency, FAULTS, options.tasks()).withConfig(Guarantees.TIMEOUTS);
        try (Guarantees guarantees = Guarantees.start(run, setup)) {
            ProcessSamples samples = new ProcessSamples();
            guarantees.whilePacing(rate, () -> soak(guarantees, samples));
            return guarantees.judge(
                    "soak of " + minutes + " minutes, " + rate + " prompts/s, latency " + latency,
                    guarantee,
                    growth(samples),
                    samples.series());
        }
    }

    private void soak(Guarantees guarantees, ProcessSamples samples) {
        long start = System.nanoTime();
        long length = (long) (minutes * 60e9);
        // Early, so that all samples are of the same process.
        sleepUntil(start + length / RESTART_AFTER_PARTS);
        restart(guarantees);
        boolean outageToCome = true;
        long next = System.nanoTime();
        while (next - start < length) {
            sleepUntil(next);
            next += Duration.ofSeconds(sampleSeconds).toNanos();
            if (outageToCome && System.nanoTime() - start > length / 2) {
                outageToCome = false;
                BrokerCommand.outage(guarantees, "outage", false, DOWN);
            }
            guarantees.heal();
            samples.take(guarantees.instances().process(0).pid());
        }
    }

    private static void restart(Guarantees guarantees) {
        long from = System.currentTimeMillis();
        guarantees.instances().stop(0);
        guarantees.instances().start(0);
        guarantees.awaitSettled("the restart");
        guarantees.stage().moved("restart", from, Duration.ZERO);
    }

    private static List<Figure> growth(ProcessSamples samples) {
        List<Figure> figures = new ArrayList<>();
        figures.add(growth(samples.heap()).atMost(HEAP_GROWTH));
        figures.add(growth(samples.threads()).atMost(THREAD_GROWTH));
        figures.add(growth(samples.files()).atMost(FILE_GROWTH));
        figures.add(growth(samples.resident()));
        return figures;
    }

    private static Figure growth(Series series) {
        return Figure.of("growth of " + series.name(), Growth.of(series), series.unit());
    }

    private static void sleepUntil(long nanoTime) {
        Pause.of(Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime())));
    }
}
