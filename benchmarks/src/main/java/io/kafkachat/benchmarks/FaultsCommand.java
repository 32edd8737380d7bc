package io.kafkachat.benchmarks;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether each prompt ends as it must when the provider fails some of them, in all its ways. */
@Command(
        name = "faults",
        mixinStandardHelpOptions = true,
        description = "Guarantees: the provider fails a part of the prompts, for some attempts or for good.")
final class FaultsCommand implements Callable<Integer> {

    @Mixin
    private RunOptions options = new RunOptions();

    @Mixin
    private GuaranteeOptions guarantee = new GuaranteeOptions();

    @Option(names = "--prompts", defaultValue = "10000", description = "Default: ${DEFAULT-VALUE}")
    private int prompts = 10_000;

    @Option(
            names = "--share",
            defaultValue = "0.1",
            description = "Which part of the prompts is failed (default: ${DEFAULT-VALUE})")
    private double share = 0.1;

    @Option(
            names = "--latency",
            defaultValue = "100ms..1s",
            description = "Of the provider (default: ${DEFAULT-VALUE})")
    private String latency = "100ms..1s";

    @Override
    public Integer call() {
        return Guarantees.trials(options).judge(this::run);
    }

    private boolean run(Trial trial) {
        Run run = trial.begin("faults");
        Guarantees.Setup setup =
                guarantee.setup(latency, share, options.tasks()).withConfig(Guarantees.TIMEOUTS);
        try (Guarantees guarantees = Guarantees.start(run, setup)) {
            guarantees.sender().preload(prompts);
            return guarantees.judge(
                    String.format(
                            Locale.ROOT, "faults for %.1f %% of %d prompts, latency %s", 100 * share, prompts, latency),
                    guarantee);
        }
    }
}
