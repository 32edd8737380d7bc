package io.kafkachat.benchmarks;

import io.kafkachat.benchmarks.guarantees.Instances;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is lost, doubled and paid again when workers or instances come and go, and the work moves with them. */
@Command(
        name = "rebalance",
        mixinStandardHelpOptions = true,
        description = "Guarantees: workers or instances come and go, and tasks move, under load.")
final class RebalanceCommand implements Callable<Integer> {

    private static final int TASKS = 4;

    @Mixin
    private RunOptions options = new RunOptions();

    @Mixin
    private GuaranteeOptions guarantee = new GuaranteeOptions();

    @Option(
            names = "--instances",
            defaultValue = "2",
            description = "At first; then one more at most, and one at least (default: ${DEFAULT-VALUE})")
    private int instances = 2;

    @Option(names = "--seconds", defaultValue = "120", description = "Default: ${DEFAULT-VALUE}")
    private int seconds = 120;

    @Option(
            names = "--every",
            defaultValue = "5",
            description = "Seconds between two changes, on average (default: ${DEFAULT-VALUE})")
    private int every = 5;

    @Option(names = "--rate", defaultValue = "100", description = "Prompts per second (default: ${DEFAULT-VALUE})")
    private int rate = 100;

    @Option(
            names = "--latency",
            defaultValue = "300ms..5s",
            description = "Of the provider (default: ${DEFAULT-VALUE})")
    private String latency = "300ms..5s";

    @Override
    public Integer call() {
        return Guarantees.trials(options).judge(this::run);
    }

    private boolean run(Trial trial) {
        Run run = trial.begin("rebalance");
        Guarantees.Setup setup = guarantee
                .setup(latency, 0, Math.max(TASKS, options.tasks()))
                .moving(instances)
                .withSession(Duration.ofSeconds(6));
        try (Guarantees guarantees = Guarantees.start(run, setup)) {
            guarantees.whilePacing(rate, () -> comeAndGo(guarantees));
            return guarantees.judge(
                    "rebalances for " + seconds + " s, " + rate + " prompts/s, latency " + latency, guarantee);
        }
    }

    private void comeAndGo(Guarantees guarantees) {
        SplittableRandom random = new SplittableRandom(guarantee.seed());
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        while (System.nanoTime() - end < 0) {
            Pause.of(Duration.ofMillis(random.nextInt(2 * every * 1_000)));
            long from = System.currentTimeMillis();
            String what = change(guarantees.instances(), random);
            guarantees.awaitSettled(what);
            guarantees.stage().moved(what, from, Duration.ZERO);
        }
    }

    private String change(Instances all, SplittableRandom random) {
        boolean add = all.running() == 1 || (all.running() <= instances && random.nextBoolean());
        int[] candidates = IntStream.rangeClosed(0, instances)
                .filter(number -> all.isRunning(number) != add)
                .toArray();
        int number = candidates[random.nextInt(candidates.length)];
        if (add) {
            all.start(number);
            return "number " + number + " came";
        }
        all.stop(number);
        return "number " + number + " went";
    }
}
