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

    int inFlight() {
        return inFlight;
    }

    PromptMix mix(double faults) {
        return new PromptMix(seed, faults);
    }

    /** As they were chosen. */
    Map<String, String> describe() {
        return Map.of("seed", Long.toString(seed), "in flight", Integer.toString(inFlight));
    }
}
