package io.kafkachat.benchmarks;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is lost, doubled and paid again when the broker goes away and comes back. */
@Command(
        name = "broker",
        mixinStandardHelpOptions = true,
        description =
                "Guarantees: the broker is stopped, in order and by kill -9 in turns, and started again, under load.")
final class BrokerCommand implements Callable<Integer> {

    /** Members that missed their session in an outage are replaced within it. */
    static final Duration AFTERWARDS = Duration.ofSeconds(10);

    @Mixin
    private RunOptions options = new RunOptions();

    @Mixin
    private GuaranteeOptions guarantee = new GuaranteeOptions();

    @Option(names = "--outages", defaultValue = "6", description = "Default: ${DEFAULT-VALUE}")
    private int outages = 6;

    @Option(
            names = "--down",
            defaultValue = "3",
            description = "Seconds at most that the broker is away, besides its start (default: ${DEFAULT-VALUE})")
    private int downSeconds = 3;

    @Option(
            names = "--every",
            defaultValue = "15",
            description = "Seconds from the end of an outage to the next one (default: ${DEFAULT-VALUE})")
    private int every = 15;

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
        Run run = trial.begin("broker");
        Guarantees.Setup setup = guarantee.setup(latency, 0, options.tasks());
        try (Guarantees guarantees = Guarantees.start(run, setup)) {
            guarantees.whilePacing(rate, () -> stopAndStart(guarantees));
            return guarantees.judge(
                    outages + " restarts of the broker, " + rate + " prompts/s, latency " + latency, guarantee);
        }
    }

    private void stopAndStart(Guarantees guarantees) {
        SplittableRandom random = new SplittableRandom(guarantee.seed());
        for (int outage = 1; outage <= outages; outage++) {
            Pause.of(Duration.ofSeconds(every));
            outage(
                    guarantees,
                    "outage " + outage,
                    outage % 2 == 0,
                    Duration.ofMillis(random.nextInt(downSeconds * 1_000)));
        }
    }

    /** One outage, until all is well again. */
    static void outage(Guarantees guarantees, String name, boolean kill, Duration down) {
        long from = System.currentTimeMillis();
        guarantees.stage().stopBroker(kill);
        Pause.of(down);
        guarantees.stage().startBroker();
        guarantees.awaitSettled(name);
        guarantees.stage().moved(name + (kill ? " by kill -9" : " in order"), from, AFTERWARDS);
    }
}
