package io.kafkachat.testkit.provider;

import java.time.Duration;

/**
 * How long answers take: always the same ({@code p50} equals {@code p99}) or lognormal.
 *
 * @param p50 the median
 * @param p99 what one answer in a hundred exceeds; at least {@code p50}
 */
public record LatencyProfile(Duration p50, Duration p99) {

    private static final double Z99 = 2.3263478740408408;

    public LatencyProfile {
        if (p50.isNegative() || p99.compareTo(p50) < 0) {
            throw new IllegalArgumentException("latency: expected 0 <= p50 <= p99");
        }
        if (p50.isZero() && !p99.isZero()) {
            throw new IllegalArgumentException("latency: a lognormal distribution needs p50 > 0");
        }
    }

    public static LatencyProfile fixed(Duration latency) {
        return new LatencyProfile(latency, latency);
    }

    public static LatencyProfile lognormal(Duration p50, Duration p99) {
        return new LatencyProfile(p50, p99);
    }

    /** Reads {@code 800ms} (fixed) or {@code 800ms..8s} (lognormal, p50 and p99). */
    public static LatencyProfile parse(String text) {
        int dots = text.indexOf("..");
        return dots < 0
                ? fixed(Durations.parse(text))
                : lognormal(Durations.parse(text.substring(0, dots)), Durations.parse(text.substring(dots + 2)));
    }

    /** The latency at a quantile in (0, 1). */
    Duration at(double quantile) {
        if (p50.equals(p99)) {
            return p50;
        }
        double sigma = Math.log((double) p99.toNanos() / p50.toNanos()) / Z99;
        return Duration.ofNanos((long) (p50.toNanos() * Math.exp(sigma * NormalDistribution.quantile(quantile))));
    }
}
