package io.kafkachat.client;

import java.time.Duration;

/**
 * How a client bears with an endpoint that refuses or fails. The defaults were found by simulation and suit most
 * endpoints.
 */
public record ResilienceSettings(
        AdaptiveConcurrency concurrency, RatePauses pauses, OutageDetection outages, RetryAllowance retries) {

    public static final ResilienceSettings DEFAULT = new ResilienceSettings(
            AdaptiveConcurrency.DEFAULT, RatePauses.DEFAULT, OutageDetection.DEFAULT, RetryAllowance.DEFAULT);

    /**
     * How the number of calls in flight follows what the endpoint takes. The upper bound is {@link
     * ClientSettings.Limits#maxInFlight}, which also bounds the other two.
     *
     * @param enabled false: always as many as the upper bound
     * @param min never fewer than this
     * @param start where a new client begins
     */
    public record AdaptiveConcurrency(boolean enabled, int min, int start) {
        public static final AdaptiveConcurrency DEFAULT = new AdaptiveConcurrency(true, 1, 8);

        /** @throws IllegalArgumentException if no client could work with it */
        public AdaptiveConcurrency {
            Check.that(min >= 1, "concurrency.min", "at least 1");
            Check.that(start >= min, "concurrency.start", "at least concurrency.min");
        }
    }

    /**
     * How long all callers pause when the endpoint refuses and fewer calls in flight do not help.
     *
     * @param first the first pause if the endpoint names none; doubles
     * @param max of a pause that the endpoint did not name
     * @param coolDown a pause named by the endpoint counts as a cool-down if it is longer than this
     */
    public record RatePauses(Duration first, Duration max, Duration coolDown) {
        public static final RatePauses DEFAULT =
                new RatePauses(Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofSeconds(120));

        /** @throws IllegalArgumentException if no client could work with it */
        public RatePauses {
            Check.that(first.compareTo(Duration.ZERO) > 0, "pauses.first", "a positive duration");
            Check.that(max.compareTo(first) >= 0, "pauses.max", "at least pauses.first");
            Check.that(!coolDown.isNegative(), "pauses.coolDown", "no negative duration");
        }
    }

    /**
     * When an endpoint counts as down, and how it is probed. While it is down calls wait and do not fail.
     *
     * @param enabled false: it never does, and every failure counts against the attempts of its call
     * @param window how many calls the failure rate is taken over
     * @param minCalls the failure rate counts from this many calls on
     * @param failurePercent share of failures that makes an outage
     * @param minRun as many failures and no answer are an outage if no more calls are in flight
     * @param maxRun as many failures and no answer are an outage however many calls are in flight
     * @param forgetAfter results older than this do not count if nothing came after them
     * @param firstProbe from the outage to the first probe; grows by half with each failed probe. Half of it passes after a
     *     probe that was neither answered nor failed
     * @param maxProbe longest time between two probes
     */
    public record OutageDetection(
            boolean enabled,
            int window,
            int minCalls,
            int failurePercent,
            int minRun,
            int maxRun,
            Duration forgetAfter,
            Duration firstProbe,
            Duration maxProbe) {
        public static final OutageDetection DEFAULT = new OutageDetection(
                true, 100, 50, 50, 3, 10, Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofMillis(1_500));

        /** @throws IllegalArgumentException if no client could work with it */
        public OutageDetection {
            Check.that(window >= minCalls, "outages.window", "at least outages.minCalls");
            Check.that(minCalls >= 1, "outages.minCalls", "at least 1");
            Check.that(failurePercent >= 1 && failurePercent <= 100, "outages.failurePercent", "1 to 100");
            Check.that(minRun >= 1, "outages.minRun", "at least 1");
            Check.that(maxRun >= minRun, "outages.maxRun", "at least outages.minRun");
            Check.that(forgetAfter.compareTo(Duration.ZERO) > 0, "outages.forgetAfter", "a positive duration");
            Check.that(firstProbe.toMillis() >= 1, "outages.firstProbe", "at least 1 ms");
            Check.that(maxProbe.compareTo(firstProbe) >= 0, "outages.maxProbe", "at least outages.firstProbe");
        }
    }

    /**
     * How many attempts may be repetitions, over all calls. A repetition beyond that waits.
     *
     * @param percent of the first attempts
     * @param perSecond in addition
     */
    public record RetryAllowance(int percent, int perSecond) {
        public static final RetryAllowance DEFAULT = new RetryAllowance(20, 10);

        /** @throws IllegalArgumentException if no client could work with it */
        public RetryAllowance {
            Check.that(percent >= 0 && percent <= 1_000, "retries.percent", "0 to 1000");
            Check.that(perSecond >= 1 && perSecond <= 1_000_000, "retries.perSecond", "1 to 1000000");
        }
    }

    /** Not a method of the outer record: that one cannot be initialized before those it consists of. */
    private static final class Check {
        private static void that(boolean right, String name, String expected) {
            if (!right) {
                throw new IllegalArgumentException(name + ": expected " + expected);
            }
        }
    }
}
