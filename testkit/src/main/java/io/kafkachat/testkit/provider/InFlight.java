package io.kafkachat.testkit.provider;

import java.util.function.LongSupplier;

/** Counts calls in flight, and measures how many they are. Thread safe. */
final class InFlight {

    private final LongSupplier nanos;
    private int now;
    private int max;
    private long calls;
    private long refused;
    private long markedAt;
    private long changedAt;
    /** Calls in flight times nanoseconds, from the mark to the last change. */
    private double area;

    /**
     * Marks the beginning.
     *
     * @param nanos a monotonic clock
     */
    InFlight(LongSupplier nanos) {
        this.nanos = nanos;
        this.markedAt = nanos.getAsLong();
        this.changedAt = markedAt;
    }

    synchronized int enter() {
        advance();
        calls++;
        now++;
        max = Math.max(max, now);
        return now;
    }

    synchronized void leave() {
        advance();
        now--;
    }

    synchronized void refuse() {
        refused++;
    }

    synchronized int now() {
        return now;
    }

    /** Forgets what was; calls in flight still are. */
    synchronized void mark() {
        advance();
        markedAt = changedAt;
        area = 0;
        calls = 0;
        refused = 0;
        max = now;
    }

    synchronized Concurrency summary() {
        advance();
        long time = changedAt - markedAt;
        return new Concurrency(calls, refused, now, max, time == 0 ? now : area / time);
    }

    private void advance() {
        long at = nanos.getAsLong();
        area += (double) now * (at - changedAt);
        changedAt = at;
    }
}
