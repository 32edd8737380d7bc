package io.kafkachat.benchmarks;

import io.kafkachat.testkit.provider.LatencyProfile;
import java.time.Duration;

/**
 * How hard the provider is called.
 *
 * @param latency as text, {@code 1s} or {@code 800ms..8s}
 * @param inFlight calls at most at once
 */
record Load(String latency, int inFlight) {

    private static final double Z99 = 2.3263478740408408;

    private LatencyProfile profile() {
        return LatencyProfile.parse(latency);
    }

    boolean isFixed() {
        return profile().p50().equals(profile().p99());
    }

    /** The mean that the provider intends, in seconds. */
    double meanSeconds() {
        double median = profile().p50().toNanos() / 1e9;
        double sigma = Math.log(profile().p99().toNanos() / 1e9 / median) / Z99;
        return median * Math.exp(sigma * sigma / 2);
    }

    /** At least so long, and long enough that the slowest calls of the first wave are no longer missing. */
    Duration rampUp(Duration least) {
        Duration twice = profile().p99().multipliedBy(2);
        return twice.compareTo(least) > 0 ? twice : least;
    }

    /** How many prompts keep all places taken for this time. */
    int promptsFor(Duration time) {
        return (int) Math.ceil(time.toMillis() / 1_000.0 * inFlight / meanSeconds()) + inFlight;
    }

    /** How long so many prompts take when all places are taken. */
    Duration idealTime(int prompts) {
        return Duration.ofMillis((long) (prompts * meanSeconds() * 1_000 / inFlight));
    }

    @Override
    public String toString() {
        return inFlight + " in flight, latency " + latency;
    }
}
