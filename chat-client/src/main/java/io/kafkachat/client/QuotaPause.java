package io.kafkachat.client;

import io.kafkachat.client.AttemptResult.Answer;
import io.kafkachat.client.AttemptResult.Fault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What happens when the account is out of credits: nothing is sent but one probe at a time, at growing distances, until a
 * probe is answered. No prompt's deadline runs in that time. Not thread-safe.
 */
final class QuotaPause implements Brake {

    private static final int MAX_GROWTH = 15;

    private final long firstDelay;
    private boolean paused;
    private long delay;
    private long nextProbe;
    private @Nullable Permit probe;

    QuotaPause(Duration firstDelay) {
        this.firstDelay = firstDelay.toNanos();
    }

    @Override
    public long holds(Waiter next, long now) {
        if (!paused) {
            return 0;
        }
        return probe != null ? UNTIL_TOLD : Math.max(0, nextProbe - now);
    }

    @Override
    public void started(Permit permit, long now) {
        if (paused) {
            probe = permit;
        }
    }

    @Override
    public @Nullable Duration ended(Permit permit, @Nullable AttemptResult result, long now) {
        boolean outOfCredits = result instanceof Fault fault && fault.errorClass() == ErrorClass.QUOTA;
        if (outOfCredits && !paused) {
            paused = true;
            delay = firstDelay;
            nextProbe = now + delay;
        } else if (permit == probe) {
            probe = null;
            if (result instanceof Answer) {
                paused = false;
            } else if (outOfCredits) {
                delay = Math.min(delay * 2, firstDelay * MAX_GROWTH);
                nextProbe = now + delay;
            } else {
                // One that was taken back is replaced at once; one that failed otherwise leaves the question open.
                nextProbe = result == null ? now : now + delay;
            }
        }
        return outOfCredits ? Duration.ZERO : null;
    }

    @Override
    public boolean diverts(long now) {
        // A probe that is due is a call like any other.
        return paused && (probe != null || nextProbe - now > 0);
    }

    @Override
    public boolean suspends(long now) {
        return paused;
    }

    @Override
    public @Nullable String notice(long now) {
        return paused ? "the account is out of credits; calls wait, and one is tried from time to time" : null;
    }
}
