package io.kafkachat.client;

import io.kafkachat.client.ResilienceSettings.AdaptiveConcurrency;

/**
 * How many calls may be in flight: grows while they succeed, shrinks when one is refused (additive increase,
 * multiplicative decrease, after a slow start). Only refusals count, never latency: an answer takes as long as it is
 * long. Not thread-safe; all times are nanoseconds of one monotonic clock, and a call is sent when it gets its permit.
 */
final class AdaptiveLimit {

    /** What a refusal says. */
    enum Refusal {
        /** The call was sent before the limit was lowered: it was too high by one more. */
        KNOWN,
        /** Too few to act upon. */
        TOLERATED,
        /** The limit was too high, and is lower now. */
        LOWERED,
        /** It is still too high: no call got through that was sent since it was lowered last. It is much lower now. */
        LOWERED_AGAIN,
        /** Lowering the limit does not help: refused again, and nothing was answered since; or it cannot be lowered. */
        HELPLESS
    }

    private static final double GENTLE = 0.9;
    private static final double SHARP = 0.7;
    /** So far above the last refusal, that refusal is out of date. */
    private static final double OUT_OF_DATE = 1.1;

    /** Windows of successes at the last limit before the one that was refused. */
    private static final int PATIENCE = 4;

    /** Overloads in excess of a tenth of the answers that lower the limit. */
    private static final int TOLERANCE = 8;

    private static final double TOLERATED_SHARE = 0.1;

    private final int min;
    private final int max;
    private int limit;
    /** Below it, every success raises the limit; from it on, every window of successes. */
    private int threshold;
    /** Calls in flight when the limit was last lowered, without those that turned out to be refused. */
    private int ceiling = Integer.MAX_VALUE;
    /** The last limit that was both used and answered. */
    private int proven;

    private int successes;
    private long changedAt;
    private double overloads;
    private boolean everFull;
    private long fullAt;
    private boolean everLowered;
    private double factor;
    private long loweredAt;
    private boolean answeredSince;
    private boolean fittedSince;

    /** @param max bounds everything in the settings */
    AdaptiveLimit(AdaptiveConcurrency settings, int max) {
        this.max = max;
        this.min = settings.enabled() ? Math.min(settings.min(), max) : max;
        this.limit = settings.enabled() ? Math.min(settings.start(), max) : max;
        this.threshold = max;
        this.proven = limit;
    }

    int current() {
        return limit;
    }

    /** @param inFlight this call included */
    void started(int inFlight, long now) {
        if (inFlight >= limit) {
            everFull = true;
            fullAt = now;
        }
    }

    void succeeded(long sentAt, long now) {
        answeredSince = true;
        overloads = Math.max(0, overloads - TOLERATED_SHARE);
        if (isSentBeforeLowering(sentAt)) {
            return;
        }
        fittedSince = true;
        // A limit that is not used is not known to be right.
        if (!everFull || fullAt - sentAt < 0) {
            return;
        }
        proven = limit;
        if (limit < threshold) {
            raise(now);
        } else if (limit < max && sentAt - changedAt >= 0 && ++successes >= limit * windows()) {
            raise(now);
        }
    }

    /** The next step is likely to be refused where the last refusal was, and is taken less often. */
    private int windows() {
        return limit + 1 >= ceiling ? PATIENCE : 1;
    }

    private void raise(long now) {
        change(limit + 1, now);
        if (limit > ceiling * OUT_OF_DATE) {
            ceiling = Integer.MAX_VALUE;
            threshold = max;
        }
    }

    /**
     * A call was refused for want of capacity.
     *
     * @param inFlight this call included
     */
    Refusal refused(long sentAt, int inFlight, long now) {
        if (isSentBeforeLowering(sentAt)) {
            refine();
            return Refusal.KNOWN;
        }
        // A limit that cannot move says nothing by being at its minimum.
        boolean helpless = (limit == min && min < max) || (everLowered && !answeredSince);
        boolean again = everLowered && !fittedSince;
        factor = again ? SHARP : GENTLE;
        // What was in flight, not what was allowed: the two differ while the limit grows faster than refusals arrive.
        ceiling = Math.min(limit, inFlight);
        lower((int) (ceiling * factor), now);
        if (helpless) {
            return Refusal.HELPLESS;
        }
        return again ? Refusal.LOWERED_AGAIN : Refusal.LOWERED;
    }

    /**
     * A call failed because the endpoint is overloaded. Unlike a refusal at a limit this also happens to some calls of a
     * healthy endpoint, whatever is in flight; following each of them would leave next to nothing of the limit.
     *
     * @param inFlight this call included
     */
    Refusal overloaded(long sentAt, int inFlight, long now) {
        if (!isSentBeforeLowering(sentAt) && ++overloads < TOLERANCE) {
            return Refusal.TOLERATED;
        }
        return refused(sentAt, inFlight, now);
    }

    /** One more call than known was too many at the last lowering; later refusals of those calls do not multiply. */
    private void refine() {
        if (ceiling < Integer.MAX_VALUE && changedAt == loweredAt) {
            ceiling = Math.max(min, ceiling - 1);
            limit = Math.max(min, (int) (ceiling * factor));
            threshold = limit;
        }
    }

    private void lower(int to, long now) {
        change(Math.max(min, to), now);
        threshold = limit;
        everLowered = true;
        loweredAt = now;
        overloads = 0;
        answeredSince = false;
        fittedSince = false;
    }

    /** A pause is over: the limit stays, but may quickly grow back to what it was. */
    void pauseEnded() {
        threshold = Math.max(threshold, proven);
        answeredSince = true;
    }

    /**
     * An outage is over: begins with half of what there was before, and quickly grows back to it. If it does not hold,
     * the next outage leaves half of that.
     */
    void outageEnded(long now) {
        int before = proven;
        int known = threshold;
        lower(before / 2, now);
        threshold = Math.max(known, before);
        ceiling = Integer.MAX_VALUE;
        proven = limit;
        answeredSince = true;
        fittedSince = true;
    }

    private void change(int to, long now) {
        limit = to;
        successes = 0;
        changedAt = now;
    }

    private boolean isSentBeforeLowering(long sentAt) {
        return everLowered && sentAt - loweredAt <= 0;
    }
}
