package io.kafkachat.benchmarks;

import io.kafkachat.benchmarks.guarantees.Stage;
import io.kafkachat.testkit.process.Polling;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is lost, doubled and paid again when the worker or the app is killed at random moments. */
@Command(
        name = "kill",
        mixinStandardHelpOptions = true,
        description = "Guarantees: kill -9 at random moments under load.")
final class KillCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Mixin
    private RunOptions options = new RunOptions();

    @Mixin
    private GuaranteeOptions guarantee = new GuaranteeOptions();

    @Option(names = "--kills", defaultValue = "20", description = "Default: ${DEFAULT-VALUE}")
    private int kills = 20;

    @Option(names = "--prompts", defaultValue = "20000", description = "In all (default: ${DEFAULT-VALUE})")
    private int prompts = 20_000;

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
        Run run = trial.begin("kill");
        Guarantees.Setup setup = guarantee.setup(latency, 0, options.tasks()).withSession(Duration.ofSeconds(3));
        try (Guarantees guarantees = Guarantees.start(run, setup)) {
            guarantees.sender().preload(prompts);
            killAll(guarantees);
            return guarantees.judge(kills + " kills among " + prompts + " prompts, latency " + latency, guarantee);
        }
    }

    private void killAll(Guarantees guarantees) {
        Stage stage = guarantees.stage();
        SplittableRandom random = new SplittableRandom(guarantee.seed());
        int share = prompts / (kills + 1);
        for (int kill = 1; kill <= kills; kill++) {
            // The first one is under full load when it dies, others may not even have begun.
            int least = kill == 1 ? share / 2 : 0;
            long answers = stage.paid() + least + random.nextInt(share - least);
            if (!Polling.until(PATIENCE, () -> stage.paid() >= answers)) {
                throw new IllegalStateException("no more answers come");
            }
            long from = System.currentTimeMillis();
            guarantees.instances().kill(0);
            stage.died("kill " + kill, from);
            guarantees.instances().start(0);
        }
    }
}
