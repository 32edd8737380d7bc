package io.kafkachat.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The most calls that may be on the wire to an endpoint, whatever their models. */
final class InFlightLimit implements Brake {

    private final int limit;
    private int inFlight;

    InFlightLimit(int limit) {
        this.limit = limit;
    }

    @Override
    public long holds(Waiter next, long now) {
        return inFlight < limit ? 0 : UNTIL_TOLD;
    }

    @Override
    public void started(Permit permit, long now) {
        inFlight++;
    }

    @Override
    public @Nullable Duration ended(Permit permit, @Nullable AttemptResult result, long now) {
        inFlight--;
        return null;
    }
}
