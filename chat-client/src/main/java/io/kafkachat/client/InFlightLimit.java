package io.kafkachat.client;

import org.jspecify.annotations.Nullable;

/** How many calls may be on the wire: a number that does not change. */
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
    public boolean ended(Permit permit, @Nullable AttemptResult result, long now) {
        inFlight--;
        return false;
    }
}
