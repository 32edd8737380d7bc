package io.kafkachat.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place that says when a call may go on the wire: permits, turns, and pauses of the endpoint. A waiting call
 * costs no thread. Thread-safe.
 */
final class Gate {

    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    private final int limit;
    private final QuotaPause quota;
    private final LongSupplier nanoClock;
    private final ScheduledExecutorService timer;
    private final String endpoint;

    private final Object lock = new Object();
    private final Lanes lanes = new Lanes();
    private int inFlight;
    private boolean resting;
    private long restsUntil;
    private @Nullable ScheduledFuture<?> wake;
    private long wakeAt;
    private boolean closed;

    /**
     * @param endpoint for log lines
     * @param timer wakes the gate when a pause ends
     */
    Gate(int limit, QuotaPause quota, LongSupplier nanoClock, ScheduledExecutorService timer, String endpoint) {
        this.limit = limit;
        this.quota = quota;
        this.nanoClock = nanoClock;
        this.timer = timer;
        this.endpoint = endpoint;
    }

    void enqueue(Waiter waiter) {
        synchronized (lock) {
            lanes.add(waiter);
        }
        advance();
    }

    /** Takes a waiter out of the queue, if it is still there. */
    void remove(Waiter waiter) {
        synchronized (lock) {
            lanes.remove(waiter);
        }
    }

    /** Takes back a permit whose call was answered. */
    void answered(Waiter waiter) {
        boolean resumed;
        synchronized (lock) {
            inFlight--;
            resumed = quota.answered(waiter, nanoClock.getAsLong());
        }
        if (resumed) {
            LOG.info("{} takes calls again: the account has credits", endpoint);
        }
        advance();
    }

    /** Takes back a permit whose call failed, other than for want of credits. */
    void failed(Waiter waiter) {
        synchronized (lock) {
            inFlight--;
            quota.failed(waiter, nanoClock.getAsLong());
        }
        advance();
    }

    /** Takes back a permit whose call was cancelled, or never sent. */
    void abandoned(Waiter waiter) {
        synchronized (lock) {
            inFlight--;
            quota.abandoned(waiter, nanoClock.getAsLong());
        }
        advance();
    }

    /** Takes back a permit whose call showed that the account is out of credits: calling stops but for probes. */
    void outOfCredits(Waiter waiter) {
        boolean began;
        synchronized (lock) {
            inFlight--;
            began = quota.outOfCredits(waiter, nanoClock.getAsLong());
        }
        if (began) {
            LOG.warn(
                    "{} is paused: the account is out of credits. Calls wait and are tried from time to time",
                    endpoint);
        }
        advance();
    }

    /** Lets no call start for a while; a longer rest under way stays. */
    void rest(Duration time) {
        synchronized (lock) {
            long until = nanoClock.getAsLong() + time.toNanos();
            if (!resting || until - restsUntil > 0) {
                resting = true;
                restsUntil = until;
            }
        }
    }

    /** Lets no call start any more. */
    void close() {
        synchronized (lock) {
            closed = true;
            if (wake != null) {
                wake.cancel(false);
            }
        }
    }

    int inFlight() {
        synchronized (lock) {
            return inFlight;
        }
    }

    int limit() {
        return limit;
    }

    boolean isPaused() {
        synchronized (lock) {
            return quota.isPaused() || isResting(nanoClock.getAsLong());
        }
    }

    /** A clock that stands still while the endpoint is paused for want of credits. */
    long activeNanos() {
        synchronized (lock) {
            long now = nanoClock.getAsLong();
            return now - quota.pausedNanos(now);
        }
    }

    private void wakeUp() {
        synchronized (lock) {
            wake = null;
        }
        advance();
    }

    private void advance() {
        List<Waiter> permitted = List.of();
        synchronized (lock) {
            long now = nanoClock.getAsLong();
            while (!closed && inFlight < limit && !lanes.isEmpty() && !isResting(now) && quota.admits(now)) {
                Waiter next = lanes.poll();
                if (next == null) {
                    break;
                }
                inFlight++;
                quota.started(next);
                if (permitted.isEmpty()) {
                    permitted = new ArrayList<>(1);
                }
                permitted.add(next);
            }
            armWake(now);
        }
        permitted.forEach(Waiter::permitted);
    }

    /** If only time stands between a waiter and its permit, comes back at that time. */
    private void armWake(long now) {
        if (closed || lanes.isEmpty() || inFlight >= limit || quota.isProbing()) {
            return;
        }
        long at = now;
        if (quota.isPaused() && quota.nextProbe() - at > 0) {
            at = quota.nextProbe();
        }
        if (isResting(now) && restsUntil - at > 0) {
            at = restsUntil;
        }
        if (wake != null) {
            if (wakeAt - at <= 0) {
                return;
            }
            wake.cancel(false);
        }
        wakeAt = at;
        wake = timer.schedule(this::wakeUp, at - now, TimeUnit.NANOSECONDS);
    }

    private boolean isResting(long now) {
        if (resting && now - restsUntil >= 0) {
            resting = false;
        }
        return resting;
    }
}
