package io.kafkachat.client;

import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * A clock for deadlines: it stands still while none of a client's endpoints takes calls for want of money. Thread-safe.
 */
final class ActiveClock {

    private final LongSupplier nanoClock;
    private final int endpoints;
    private final Set<Object> suspended = new HashSet<>();
    private long stoppedAt;
    private long stoppedBefore;

    ActiveClock(LongSupplier nanoClock, int endpoints) {
        this.nanoClock = nanoClock;
        this.endpoints = endpoints;
    }

    /** Says whether an endpoint is suspended. */
    synchronized void suspend(Object endpoint, boolean suspend) {
        boolean stood = stands();
        if (suspend) {
            suspended.add(endpoint);
        } else {
            suspended.remove(endpoint);
        }
        long now = nanoClock.getAsLong();
        if (!stood && stands()) {
            stoppedAt = now;
        } else if (stood && !stands()) {
            stoppedBefore += now - stoppedAt;
        }
    }

    synchronized long nanos() {
        long now = nanoClock.getAsLong();
        return (stands() ? stoppedAt : now) - stoppedBefore;
    }

    private boolean stands() {
        return suspended.size() == endpoints;
    }
}
