package io.kafkachat.benchmarks;

import java.time.Duration;
import java.util.List;

/**
 * How fast completions came between two of them, while every place in flight was taken.
 *
 * <p>With a fixed latency completions come in waves of as many as there are places. A window of fixed length would cut a
 * wave somewhere; this one spans whole waves, from a completion to the one that is a multiple of the places later.
 *
 * @param fromMillis when the completion before the first one counted was appended
 * @param toMillis when the last one counted was appended
 * @param completions the number counted, a multiple of the places
 */
record SteadyRate(long fromMillis, long toMillis, long completions) {

    private static final int LEAST_WAVES = 3;

    SteadyRate {
        if (toMillis <= fromMillis) {
            throw new IllegalArgumentException("the window is empty");
        }
    }

    /**
     * Leaves out the ramp-up, and the tail: when the last prompt has been sent, the places empty.
     *
     * @param appended epoch milliseconds of all completions, in ascending order
     * @param places calls in flight at most
     * @param rampUp counted from the first completion
     * @throws IllegalArgumentException when fewer than three waves are left
     */
    static SteadyRate of(List<Long> appended, int places, Duration rampUp) {
        int last = appended.size() - places;
        int from = 0;
        while (from < last && appended.get(from) < appended.get(0) + rampUp.toMillis()) {
            from++;
        }
        int waves = (last - from) / places;
        if (waves < LEAST_WAVES) {
            throw new IllegalArgumentException("expected at least " + LEAST_WAVES + " times " + places
                    + " completions between ramp-up and tail, found " + Math.max(0, last - from));
        }
        int counted = waves * places;
        return new SteadyRate(appended.get(from), appended.get(from + counted), counted);
    }

    double seconds() {
        return (toMillis - fromMillis) / 1_000.0;
    }

    double perSecond() {
        return completions / seconds();
    }

    /** The rate as a part of what so many places allow when each call takes this long. */
    double ratioToIdeal(int places, double latencySeconds) {
        return perSecond() * latencySeconds / places;
    }
}
