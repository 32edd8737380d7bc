package io.kafkachat.client;

import java.util.concurrent.TimeUnit;

/**
 * What was used within the last minute, and whether more fits. Counts each use in the slot of 100 ms in which it began,
 * and keeps it for a second longer than a minute, because requests need different times on their way.
 *
 * <p>As long as a use is only estimated, its expected amount counts, and beside it a margin is kept free for all these
 * together: what they may exceed their expectation by, or 4.5 standard deviations of their sum if that is less. So few
 * large requests are held to what they can take at most, and many small ones to a little more than their mean.
 *
 * <p>Not thread-safe; all times are nanoseconds of one monotonic clock.
 */
final class MinuteWindow {

    private static final long SLOT = TimeUnit.MILLISECONDS.toNanos(100);
    /** 60 s, 1 s for the way, and the slot under way. */
    private static final int SLOTS = 611;

    private static final double DEVIATIONS = 4.5;

    private final long limit;
    private final long origin;
    private final Load[] slots = new Load[SLOTS];
    private final Load all = new Load();
    private long newest;

    MinuteWindow(long limit, long now) {
        this.limit = limit;
        this.origin = now;
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new Load();
        }
    }

    /** How long until it fits if nothing else happens; 0 if it fits now. */
    long waitNanos(Cost cost, long now) {
        advance(now);
        Load load = all.copy();
        if (fits(cost, load)) {
            return 0;
        }
        for (long slot = newest - SLOTS + 1; slot <= newest; slot++) {
            load.subtract(at(slot));
            if (fits(cost, load)) {
                return (slot + SLOTS) * SLOT - (now - origin);
            }
        }
        throw new IllegalStateException("an empty window takes anything");
    }

    /** Counts a use that begins now, whether it fits or not; returns its slot. */
    long add(Cost cost, long now) {
        advance(now);
        change(newest, cost, 1);
        return newest;
    }

    /** Replaces an estimate by what it really was. */
    void settle(long slot, Cost cost, long actual, long now) {
        advance(now);
        if (slot > newest - SLOTS) {
            change(slot, cost, -1);
            change(slot, Cost.exactly(actual), 1);
        }
    }

    /** What counts now, without the margin. */
    long used(long now) {
        advance(now);
        return all.expected;
    }

    private void change(long slot, Cost cost, int sign) {
        at(slot).add(cost, sign);
        all.add(cost, sign);
    }

    private boolean fits(Cost cost, Load load) {
        if (load.isEmpty() || load.boundWith(cost) <= limit) {
            return true;
        }
        // What could exceed the limit all alone, but hardly will, must not wait for an empty minute each time.
        return Load.NONE.boundWith(cost) > limit
                && load.excess == 0
                && load.expected + Math.max(cost.expected(), limit / 2) <= limit;
    }

    private Load at(long slot) {
        return slots[Math.floorMod(slot, SLOTS)];
    }

    private void advance(long now) {
        long slot = Math.max(newest, (now - origin) / SLOT);
        long gone = Math.min(SLOTS, slot - newest);
        for (long i = 0; i < gone; i++) {
            Load oldest = at(slot - i);
            all.subtract(oldest);
            oldest.clear();
        }
        newest = slot;
    }

    private static final class Load {
        private static final Load NONE = new Load();

        private long expected;
        private long excess;
        private double variance;

        void add(Cost cost, int sign) {
            expected += sign * cost.expected();
            excess += sign * cost.excess();
            variance += sign * (double) cost.deviation() * cost.deviation();
        }

        void subtract(Load other) {
            expected -= other.expected;
            excess -= other.excess;
            variance -= other.variance;
        }

        double boundWith(Cost cost) {
            double deviation = Math.sqrt(Math.max(0, variance + (double) cost.deviation() * cost.deviation()));
            return expected + cost.expected() + Math.min(excess + cost.excess(), DEVIATIONS * deviation);
        }

        boolean isEmpty() {
            return expected == 0;
        }

        void clear() {
            expected = 0;
            excess = 0;
            variance = 0;
        }

        Load copy() {
            Load copy = new Load();
            copy.expected = expected;
            copy.excess = excess;
            copy.variance = variance;
            return copy;
        }
    }
}
