package io.kafkachat.client;

import io.kafkachat.client.Budgets.Period;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Stops calling when as much was spent in a period of the calendar as may be, until the next one begins. Counts what the
 * provider reports, when it reports it, and beside it what the calls in flight will hardly exceed, by what calls have cost of
 * late; so calling thins out towards the ceiling, and exceeds it by few calls at most.
 *
 * <p>Not known, and not counted: what other workers spend, what was spent before a restart, and what a call costs that
 * was given up. Not thread-safe.
 */
final class SpendCeiling {

    /** So many go before anything is known of what a call costs, and as many more with each answer. */
    private static final int FIRST_CALLS = 4;

    private final BigDecimal ceiling;
    private final Period period;
    private final Samples costs = new Samples();
    private BigDecimal spent = BigDecimal.ZERO;
    private Instant end;
    private int inFlight;
    private long answers;

    SpendCeiling(BigDecimal ceiling, Period period, Instant now) {
        this.ceiling = ceiling;
        this.period = period;
        this.end = period.endOf(now);
    }

    boolean admits(Instant now) {
        roll(now);
        return inFlight < FIRST_CALLS * (1 + answers)
                && spent.add(BigDecimal.valueOf(onTheWay())).compareTo(ceiling) < 0;
    }

    /** What the calls in flight will hardly exceed together. */
    private double onTheWay() {
        return inFlight * costs.highMean() + 3 * costs.deviation() * Math.sqrt(inFlight);
    }

    /** Whether time alone opens it again, and no answer can. */
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

    /** What may be spent in a period. */
    BigDecimal ceiling() {
        return ceiling;
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
        answers++;
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
        return answers > 0 && costs.size() == 0;
    }

    private void roll(Instant now) {
        if (!now.isBefore(end)) {
            end = period.endOf(now);
            spent = BigDecimal.ZERO;
        }
    }
}
