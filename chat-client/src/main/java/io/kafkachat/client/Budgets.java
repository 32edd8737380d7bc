package io.kafkachat.client;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a client may use of an endpoint in a stretch of time. Calls beyond it wait for their turn; none fails. Budgets hold
 * for one client in one JVM: with several workers on one account, each gets its share. What was used before a restart is
 * forgotten.
 *
 * @param requestsPerMinute attempts, repeated ones included, in any 60 seconds; 0 for no limit
 * @param tokensPerMinute tokens of prompts and answers in any 60 seconds, counted when the request is sent; 0 for no limit
 * @param usdPerPeriod what may be spent in each period, as the provider reports it; null for no limit. Without effect where
 *     the provider reports no cost
 * @param period in which {@code usdPerPeriod} may be spent
 */
public record Budgets(
        int requestsPerMinute,
        int tokensPerMinute,
        @Nullable BigDecimal usdPerPeriod,
        Period period) {

    /** No limits. */
    public static final Budgets UNLIMITED = new Budgets(0, 0, null, Period.DAY);

    /**
     * @throws IllegalArgumentException naming the first component at fault
     */
    public Budgets {
        check(requestsPerMinute >= 0, "requestsPerMinute", "0 or more");
        check(tokensPerMinute >= 0, "tokensPerMinute", "0 or more");
        check(usdPerPeriod == null || usdPerPeriod.signum() > 0, "usdPerPeriod", "a positive amount");
        // Equal amounts are equal settings, however they were written.
        usdPerPeriod = usdPerPeriod == null ? null : usdPerPeriod.stripTrailingZeros();
    }

    private static void check(boolean right, String name, String expected) {
        if (!right) {
            throw new IllegalArgumentException(name + ": expected " + expected);
        }
    }

    /** A stretch of the calendar, in UTC. */
    public enum Period {
        HOUR(ChronoUnit.HOURS),
        DAY(ChronoUnit.DAYS),
        MONTH(ChronoUnit.MONTHS);

        private final ChronoUnit unit;

        Period(ChronoUnit unit) {
            this.unit = unit;
        }

        /** When the period that holds a time is over, and the next begins. */
        Instant endOf(Instant time) {
            ZonedDateTime start = time.atZone(ZoneOffset.UTC);
            start = this == MONTH ? start.withDayOfMonth(1).truncatedTo(ChronoUnit.DAYS) : start.truncatedTo(unit);
            return start.plus(1, unit).toInstant();
        }
    }
}
