package io.kafkachat.client;

import io.kafkachat.client.MinuteBudget.Share;
import org.jspecify.annotations.Nullable;

/**
 * The budgets in requests and tokens per minute. Each attempt reserves what it may take when it is sent, and settles when
 * its answer says what it took; one whose answer says nothing simply keeps its reservation, which lapses with the minute.
 * Not thread-safe; all times are nanoseconds of one monotonic clock.
 */
final class RateBudget {

    private static final Cost ONE = Cost.exactly(1);

    private final @Nullable MinuteBudget requests;
    private final @Nullable MinuteBudget tokens;

    RateBudget(Budgets budgets, long now) {
        requests = budgets.requestsPerMinute() == 0 ? null : new MinuteBudget(budgets.requestsPerMinute(), now);
        tokens = budgets.tokensPerMinute() == 0 ? null : new MinuteBudget(budgets.tokensPerMinute(), now);
    }

    /**
     * How long an attempt has to wait if nothing else happens, 0 for not at all. An answer that settles may shorten it, and
     * {@link #lower} make it longer.
     */
    long waitNanos(Cost cost, long now) {
        long forRequests = requests == null ? 0 : requests.waitNanos(ONE, now);
        long forTokens = tokens == null ? 0 : tokens.waitNanos(cost, now);
        return Math.max(forRequests, forTokens);
    }

    /** An attempt is sent. It counts even if it should have waited. */
    Reservation reserve(Cost cost, long now) {
        return new Reservation(
                requests == null ? null : requests.take(ONE, now), tokens == null ? null : tokens.take(cost, now));
    }

    /**
     * The provider said what it counted. Only the first word on a reservation counts.
     *
     * @param actualTokens of prompt and answer; 0 if the attempt was refused
     */
    void settle(Reservation reservation, long actualTokens, long now) {
        if (reservation.close() && tokens != null && reservation.tokens != null) {
            tokens.settle(reservation.tokens, Math.max(0, actualTokens), now);
        }
    }

    /** The attempt was never sent. */
    void refund(Reservation reservation, long now) {
        if (!reservation.close()) {
            return;
        }
        if (requests != null && reservation.requests != null) {
            requests.settle(reservation.requests, 0, now);
        }
        if (tokens != null && reservation.tokens != null) {
            tokens.settle(reservation.tokens, 0, now);
        }
    }

    /**
     * The provider said what is left ({@code x-ratelimit-remaining-*}); someone else may use the same account. If it is
     * more than we thought, nothing changes.
     *
     * @param remainingRequests null if it did not say
     * @param remainingTokens null if it did not say
     */
    void lower(@Nullable Long remainingRequests, @Nullable Long remainingTokens, long now) {
        if (requests != null && remainingRequests != null) {
            requests.lower(remainingRequests, now);
        }
        if (tokens != null && remainingTokens != null) {
            tokens.lower(remainingTokens, now);
        }
    }

    /** Attempts of the last minute; 0 without a limit. */
    long usedRequests(long now) {
        return requests == null ? 0 : requests.used(now);
    }

    /** Tokens of the last minute, as far as known, else estimated; 0 without a limit. */
    long usedTokens(long now) {
        return tokens == null ? 0 : tokens.used(now);
    }

    /** What one attempt holds of the budgets. */
    static final class Reservation {
        private final @Nullable Share requests;
        private final @Nullable Share tokens;
        private boolean closed;

        private Reservation(@Nullable Share requests, @Nullable Share tokens) {
            this.requests = requests;
            this.tokens = tokens;
        }

        /** Returns whether it was open. */
        private boolean close() {
            boolean open = !closed;
            closed = true;
            return open;
        }
    }
}
