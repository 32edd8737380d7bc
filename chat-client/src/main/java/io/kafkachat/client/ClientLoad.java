package io.kafkachat.client;

import java.math.BigDecimal;

/**
 * A client at one moment.
 *
 * @param inFlight requests on the wire, to all endpoints
 * @param queued calls that wait for a permit, a pause or a retry
 * @param limit requests that may be on the wire to the first endpoint at once
 * @param paused whether the first endpoint is paused (quota, rate limit, outage, spend limit)
 * @param modelsDown how many models are down, over all endpoints
 * @param used of the budgets
 */
public record ClientLoad(int inFlight, int queued, int limit, boolean paused, int modelsDown, Used used) {

    /** With nothing down and nothing used. */
    public ClientLoad(int inFlight, int queued, int limit, boolean paused) {
        this(inFlight, queued, limit, paused, 0, Used.NOTHING);
    }

    /**
     * What was used of the {@link Budgets} of the first endpoint; 0 of those that are not limited, because it is not counted.
     *
     * @param requests of the last minute
     * @param tokens of the last minute, estimated where not known yet
     * @param usd in this period
     */
    public record Used(long requests, long tokens, BigDecimal usd) {
        public static final Used NOTHING = new Used(0, 0, BigDecimal.ZERO);

        Used plus(Used other) {
            return new Used(requests + other.requests, tokens + other.tokens, usd.add(other.usd));
        }
    }
}
