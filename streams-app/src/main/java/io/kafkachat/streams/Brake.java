package io.kafkachat.streams;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long a stream thread may hold records back: so much between two punctuations, whatever happens, because the thread
 * also commits, polls and forwards the answers of all its tasks. Used by one thread.
 */
final class Brake {

    private static final long BUDGET = Duration.ofMillis(100).toNanos();

    private final LongSupplier nanoClock;
    private long left = BUDGET;

    Brake(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** A task of this thread was punctuated. */
    void renew() {
        left = BUDGET;
    }

    /** What may be waited now; not positive if nothing. */
    Duration left() {
        return Duration.ofNanos(left);
    }

    /** Takes from the budget what was waited since. */
    void waited(long sinceNanos) {
        left -= nanoClock.getAsLong() - sinceNanos;
    }

    long now() {
        return nanoClock.getAsLong();
    }
}
