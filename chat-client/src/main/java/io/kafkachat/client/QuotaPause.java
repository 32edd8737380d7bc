package io.kafkachat.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What happens when the account is out of credits: nothing is sent but one probe at a time, at growing distances, until a
 * probe is answered. Time spent like this is counted, because no prompt's deadline runs in it. Not thread-safe; all times
 * are nanoseconds of one monotonic clock.
 */
final class QuotaPause {

    private static final int MAX_GROWTH = 15;

    private final long firstDelay;
    private boolean paused;
    private long pausedSince;
    private long pausedBefore;
    private long delay;
    private long nextProbe;
    private @Nullable Waiter probe;

    QuotaPause(Duration firstDelay) {
        this.firstDelay = firstDelay.toNanos();
    }

    boolean isPaused() {
        return paused;
    }

    boolean admits(long now) {
        return !paused || (probe == null && now - nextProbe >= 0);
    }

    /** When the next probe may be sent; only of use while paused. */
    long nextProbe() {
        return nextProbe;
    }

    boolean isProbing() {
        return probe != null;
    }

    /** A permit was handed out. */
    void started(Waiter waiter) {
        if (paused) {
            probe = waiter;
        }
    }

    /** Returns whether this began a pause. */
    boolean outOfCredits(Waiter waiter, long now) {
        if (!paused) {
            paused = true;
            pausedSince = now;
            delay = firstDelay;
            nextProbe = now + delay;
            return true;
        }
        if (probe == waiter) {
            probe = null;
            delay = Math.min(delay * 2, firstDelay * MAX_GROWTH);
            nextProbe = now + delay;
        }
        return false;
    }

    /** Returns whether this ended a pause. An answer to a call that was sent before the pause proves nothing. */
    boolean answered(Waiter waiter, long now) {
        if (probe != waiter) {
            return false;
        }
        probe = null;
        paused = false;
        pausedBefore += now - pausedSince;
        return true;
    }

    /** The probe failed for another reason, so the question is still open. */
    void failed(Waiter waiter, long now) {
        if (probe == waiter) {
            probe = null;
            nextProbe = now + delay;
        }
    }

    /** The probe was taken back. */
    void abandoned(Waiter waiter, long now) {
        if (probe == waiter) {
            probe = null;
            nextProbe = now;
        }
    }

    /** How much of the time until now was spent paused. */
    long pausedNanos(long now) {
        return paused ? pausedBefore + (now - pausedSince) : pausedBefore;
    }
}
