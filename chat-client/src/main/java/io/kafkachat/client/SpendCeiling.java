package io.kafkachat.client;

import io.kafkachat.client.Budgets.Period;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Stops calling when as much was spent in a period of the calendar as may be, until the next one begins. Counts what the
 * provider reports, when it reports it, and beside it the average of late for each call in flight; so calling thins out
 * towards the ceiling, and exceeds it by about one call.
 *
 * <p>Not known, and not counted: what other workers spend, what was spent before a restart, and what a call costs that
 * was given up. Not thread-safe.
 */
final class SpendCeiling {

    /** As many go before anything is known of what a call costs. */
    private static final int FIRST_CALLS = 4;

    private final BigDecimal ceiling;
    private final Period period;
    private final Samples costs = new Samples();
    private BigDecimal spent = BigDecimal.ZERO;
    private Instant end;
    private int inFlight;
    private boolean answered;

    SpendCeiling(BigDecimal ceiling, Period period, Instant now) {
        this.ceiling = ceiling;
        this.period = period;
        this.end = period.endOf(now);
    }

    boolean admits(Instant now) {
        roll(now);
        if (!answered) {
            return inFlight < FIRST_CALLS;
        }
        return spent.add(BigDecimal.valueOf(inFlight * costs.mean())).compareTo(ceiling) < 0;
    }

    /** Whether it is for time alone to go on: no call in flight can still turn out cheaper than expected. */
    boolean isReached(Instant now) {
        roll(now);
        return spent.compareTo(ceiling) >= 0;
    }

    /** When the next period begins. */
    Instant opensAt(Instant now) {
        roll(now);
        return end;
    }

    BigDecimal spent(Instant now) {
        roll(now);
        return spent;
    }

    /** An attempt is sent. */
    void started() {
        inFlight++;
    }

    /**
     * Its answer came.
     *
     * @param usd as the provider reports it; null if it does not
     */
    void answered(@Nullable BigDecimal usd, Instant now) {
        roll(now);
        inFlight--;
        answered = true;
        if (usd != null && usd.signum() >= 0) {
            spent = spent.add(usd);
            costs.add(usd.doubleValue(), 1);
        }
    }

    /** It ended without an answer. */
    void unanswered() {
        inFlight--;
    }

    /** Whether answers come, but none says what it cost: then there is nothing to count. */
    boolean isBlind() {
        return answered && costs.size() == 0;
    }

    private void roll(Instant now) {
        if (!now.isBefore(end)) {
            end = period.endOf(now);
            spent = BigDecimal.ZERO;
        }
    }
}
