package io.kafkachat.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the answers and failures of an endpoint say about when the next call may be sent: the limit on calls in flight, the
 * pause after refusals and the breaker, and who of them listens to what. Every permit handed out must come back through
 * exactly one of {@code answered}, {@code failed} and {@code abandoned}. Not thread-safe; all times are nanoseconds of one
 * monotonic clock, and a call is sent when it gets its permit.
 */
final class EndpointPacing {

    /**
     * What follows from a failure.
     *
     * @param outage the endpoint is down, or looks like it: the failure counts against the call's deadline, but not against
     *     its attempts
     * @param refusesAll the endpoint refuses whatever it is sent, however few calls are in flight; no fault of the call either
     * @param outageBegan with this failure
     * @param pause what began with this failure
     * @param waitBefore the call should queue again if one of the first two holds, else zero: a little after the next probe is
     *     due, so that the probes are not all the same call
     */
    record Verdict(
            boolean outage, boolean refusesAll, boolean outageBegan, RatePause.Effect pause, Duration waitBefore) {}

    private static final long AFTER_OTHERS = Duration.ofMillis(250).toNanos();

    private final AdaptiveLimit limit;
    private final RatePause pause;
    private final EndpointBreaker breaker;

    /** @param maxInFlight the upper bound of the limit */
    EndpointPacing(ResilienceSettings settings, int maxInFlight) {
        this.limit = new AdaptiveLimit(settings.concurrency(), maxInFlight);
        this.pause = new RatePause(settings.pauses());
        this.breaker = new EndpointBreaker(settings.outages());
    }

    int limit() {
        return limit.current();
    }

    EndpointBreaker.State breakerState() {
        return breaker.state();
    }

    boolean isPaused(long now) {
        return pause.isPaused(now) || breaker.state() != EndpointBreaker.State.CLOSED;
    }

    boolean isCoolingDown(long now) {
        return pause.isCoolingDown(now);
    }

    /** Whether one more call may be sent beside those in flight. */
    boolean admits(int inFlight, long now) {
        return inFlight < limit.current() && pause.admits(now) && breaker.admits(now);
    }

    /** When only time stands between a call and its permit: when it is over. Now, if nothing does. */
    long opensAt(long now) {
        long at = now;
        if (!pause.admits(now)) {
            at = pause.opensAt();
        }
        if (!breaker.admits(now) && breaker.opensAt() - at > 0) {
            at = breaker.opensAt();
        }
        return at;
    }

    /**
     * A permit was handed out.
     *
     * @param inFlight this call included
     */
    void started(int inFlight, long now) {
        limit.started(inFlight, now);
        pause.started(now);
        breaker.started(now);
    }

    /** A call was answered. Returns whether this ended an outage. */
    boolean answered(long sentAt, long now) {
        boolean outageEnded = breaker.answered(sentAt, now);
        if (outageEnded) {
            limit.outageEnded(now);
        }
        if (pause.succeeded(sentAt)) {
            limit.pauseEnded();
        }
        limit.succeeded(sentAt, now);
        return outageEnded;
    }

    /**
     * A call that was sent failed, be it for want of credits. One that never left this client is {@code abandoned}.
     *
     * @param retryAfter the wait that the endpoint asked for
     * @param inFlight this call included
     */
    Verdict failed(
            Waiter call, ErrorClass errorClass, @Nullable Duration retryAfter, long sentAt, int inFlight, long now) {
        boolean wasDown = isDown();
        boolean outage = breaker.failed(call, errorClass, sentAt, now);
        boolean isDown = isDown();
        if (wasDown && !isDown) {
            limit.outageEnded(now);
        }
        boolean refusesAll = false;
        RatePause.Effect effect = RatePause.Effect.NONE;
        if (errorClass == ErrorClass.RATE_LIMITED || errorClass == ErrorClass.OVERLOADED) {
            boolean helpless = false;
            if (pause.isProbe(sentAt)) {
                refusesAll = true;
            } else if (!outage) {
                AdaptiveLimit.Refusal refusal = errorClass == ErrorClass.OVERLOADED
                        ? limit.overloaded(sentAt, inFlight, now)
                        : limit.refused(sentAt, inFlight, now);
                helpless = refusal == AdaptiveLimit.Refusal.HELPLESS;
                refusesAll = helpless || refusal == AdaptiveLimit.Refusal.LOWERED_AGAIN;
            }
            // An overloaded endpoint that names no wait is left to the breaker, which probes more often.
            if (retryAfter != null || errorClass == ErrorClass.RATE_LIMITED) {
                effect = pause.refused(retryAfter, helpless, sentAt, now);
            }
        }
        if (isHearing(errorClass) && pause.succeeded(sentAt)) {
            limit.pauseEnded();
        }
        Duration wait = outage || refusesAll ? Duration.ofNanos(opensAt(now) - now + AFTER_OTHERS) : Duration.ZERO;
        return new Verdict(outage, refusesAll, !wasDown && isDown, effect, wait);
    }

    /** Whether the endpoint looked at the request and found something wrong with it: then it no longer refuses all. */
    private static boolean isHearing(ErrorClass errorClass) {
        return switch (errorClass) {
            case INVALID_REQUEST,
                    CONTEXT_LENGTH,
                    CONTENT_FILTER,
                    STREAM_TRUNCATED,
                    STREAM_ERROR,
                    MALFORMED_RESPONSE,
                    EMPTY,
                    LENGTH -> true;
            default -> false;
        };
    }

    /** A call was cancelled or never sent. */
    void abandoned(long sentAt, long now) {
        pause.abandoned(sentAt);
        breaker.abandoned(sentAt, now);
    }

    private boolean isDown() {
        return breaker.state() != EndpointBreaker.State.CLOSED;
    }
}
