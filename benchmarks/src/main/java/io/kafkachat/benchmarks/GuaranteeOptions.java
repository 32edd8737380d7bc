package io.kafkachat.benchmarks;

import io.kafkachat.benchmarks.guarantees.PromptMix;
import java.util.Map;
import java.util.SplittableRandom;
import picocli.CommandLine.Option;

/** What can be chosen in all runs of guarantees. */
final class GuaranteeOptions {

    @Option(
            names = "--seed",
            description = "Of the prompts and of the moments at which things happen (default: a new one, printed)")
    private long seed = new SplittableRandom().nextInt(1_000_000);

    @Option(names = "--in-flight", defaultValue = "200", description = "Default: ${DEFAULT-VALUE}")
    private int inFlight = 200;

    long seed() {
        return seed;
    }

    /** @param faults which part of the prompts the provider fails */
    Guarantees.Setup setup(String latency, double faults, int tasks) {
        return Guarantees.Setup.of(latency, new PromptMix(seed, faults), inFlight, tasks);
    }

    /** As they were chosen. */
    Map<String, String> describe() {
        return Map.of("seed", Long.toString(seed), "in flight", Integer.toString(inFlight));
    }
}
