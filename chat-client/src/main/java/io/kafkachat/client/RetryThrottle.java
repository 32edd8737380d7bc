package io.kafkachat.client;

import io.kafkachat.client.ResilienceSettings.RetryAllowance;
import java.time.Duration;
import java.util.function.LongSupplier;

/** The retry budget of a client, for all its calls. Thread-safe. */
final class RetryThrottle {

    private final RetryBudget budget;
    private final LongSupplier nanoClock;

    RetryThrottle(RetryAllowance allowance, LongSupplier nanoClock) {
        this.budget = new RetryBudget(allowance, nanoClock.getAsLong());
        this.nanoClock = nanoClock;
    }

    synchronized void firstAttempt() {
        budget.firstAttempt(nanoClock.getAsLong());
    }

    /**
     * Pays for a retry.
     *
     * @param failed what the attempt before failed with: one that may be billed costs twice
     * @return zero if it may be sent, else how long to wait before asking again
     */
    synchronized Duration pay(ErrorClass failed) {
        int cost = failed == ErrorClass.GENERATION_TIMEOUT ? 2 : 1;
        return budget.tryRetry(cost, nanoClock.getAsLong());
    }
}
