package io.kafkachat.client;

import io.kafkachat.client.AttemptResult.Answer;
import io.kafkachat.client.AttemptResult.Fault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What one model of an endpoint takes: the adaptive limit, the pause after refusals and the circuit breaker. */
final class PacingBrake implements Brake {

    private final EndpointPacing pacing;
    private final boolean excuses;
    private int inFlight;

    PacingBrake(ResilienceSettings settings, int maxInFlight) {
        this.pacing = new EndpointPacing(settings, maxInFlight);
        this.excuses = settings.outages().enabled();
    }

    int limit() {
        return pacing.limit();
    }

    /** Whether nothing is sent at the moment, or only to find out whether that may end. */
    boolean isPaused(long now) {
        return pacing.isPaused(now);
    }

    boolean isDown() {
        return pacing.breakerState() != EndpointBreaker.State.CLOSED;
    }

    @Override
    public long holds(Waiter next, long now) {
        if (pacing.admits(inFlight, now)) {
            return 0;
        }
        long wait = pacing.opensAt(now) - now;
        return wait > 0 ? wait : UNTIL_TOLD;
    }

    @Override
    public void started(Permit permit, long now) {
        inFlight++;
        pacing.started(inFlight, now);
    }

    @Override
    public @Nullable Duration ended(Permit permit, @Nullable AttemptResult result, long now) {
        Duration excused = null;
        if (result instanceof Answer) {
            pacing.answered(permit.sentAt(), now);
        } else if (result instanceof Fault fault && saysSomething(fault)) {
            EndpointPacing.Verdict verdict = pacing.failed(
                    permit.waiter(), fault.errorClass(), fault.retryAfter(), permit.sentAt(), inFlight, now);
            excused = excuses && (verdict.outage() || verdict.refusesAll()) ? verdict.waitBefore() : null;
        } else {
            pacing.abandoned(permit.sentAt(), now);
        }
        inFlight--;
        return excused;
    }

    /** Not what never left, and not what the account is the reason of. */
    private static boolean saysSomething(Fault fault) {
        boolean local = fault.errorClass() == ErrorClass.INVALID_REQUEST && fault.httpStatus() == null;
        return !local && fault.errorClass() != ErrorClass.QUOTA;
    }

    @Override
    public boolean diverts(long now) {
        // A probe that is due is a call like any other.
        return (isDown() || pacing.isCoolingDown(now)) && !pacing.admits(0, now);
    }

    @Override
    public @Nullable String notice(long now) {
        if (isDown()) {
            return "calls fail; calls wait, and one is tried from time to time";
        }
        return pacing.isCoolingDown(now) ? "the provider asked for a long pause" : null;
    }
}
