package io.kafkachat.client;

import io.kafkachat.client.ResilienceSettings.RatePauses;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The pause of all callers of an endpoint that refuses calls. It lasts as long as the endpoint said. If fewer calls in
 * flight do not help, it also needs a probe that is answered: then one call is tried after each pause, and the pauses
 * double. Not thread-safe; all times are nanoseconds of one monotonic clock, and a call is sent when it gets its permit.
 */
final class RatePause {

    /** What a refusal began. */
    enum Effect {
        NONE,
        PAUSE,
        /** A pause so long that somebody should be told; reported once until it is over. */
        COOL_DOWN
    }

    private final RatePauses settings;
    private boolean waiting;
    private long until;
    private boolean cooling;
    private boolean probing;
    private long probingSince;
    private long delay;

    RatePause(RatePauses settings) {
        this.settings = settings;
    }

    boolean isPaused(long now) {
        return probing || !admits(now);
    }

    boolean isCoolingDown(long now) {
        return !admits(now) && cooling;
    }

    boolean admits(long now) {
        if (waiting && now - until >= 0) {
            waiting = false;
            cooling = false;
        }
        return !waiting;
    }

    /** When calls are admitted again; only of use while they are not. */
    long opensAt() {
        return until;
    }

    /** A permit was handed out. If that is a probe, the next one may go only after the same time again. */
    void started(long now) {
        if (probing) {
            waiting = true;
            until = now + delay;
        }
    }

    /** Whether the call is a probe, which says nothing about how many calls may be in flight. */
    boolean isProbe(long sentAt) {
        return probing && sentAt - probingSince > 0;
    }

    /**
     * A call was refused.
     *
     * @param retryAfter the wait that the endpoint asked for
     * @param helpless whether fewer calls in flight do not help
     */
    Effect refused(@Nullable Duration retryAfter, boolean helpless, long sentAt, long now) {
        boolean wasPaused = isPaused(now);
        boolean wasCooling = isCoolingDown(now);
        boolean probe = isProbe(sentAt);
        if (probe) {
            delay = Math.min(delay * 2, settings.max().toNanos());
            probingSince = now;
        } else if (helpless && !probing) {
            delay = settings.first().toNanos();
            probing = true;
            probingSince = now;
        } else if (retryAfter == null) {
            return Effect.NONE;
        }
        extend(now + (retryAfter == null ? delay : retryAfter.toNanos()), now);
        cooling |= retryAfter != null && retryAfter.compareTo(settings.coolDown()) > 0;
        if (cooling && !wasCooling) {
            return Effect.COOL_DOWN;
        }
        return wasPaused ? Effect.NONE : Effect.PAUSE;
    }

    /** A longer wait under way stays. */
    private void extend(long to, long now) {
        if (admits(now) || to - until > 0) {
            waiting = true;
            until = to;
        }
    }

    /** Returns whether this ended a pause. An answer to a call that was sent before the pause proves nothing. */
    boolean succeeded(long sentAt) {
        if (!isProbe(sentAt)) {
            return false;
        }
        probing = false;
        waiting = false;
        cooling = false;
        return true;
    }

    /** A call was taken back. If it was a probe, another one may go. */
    void abandoned(long sentAt) {
        if (isProbe(sentAt)) {
            waiting = false;
            cooling = false;
        }
    }
}
