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
 * @param parked calls that wait for their next owner; those of them that have not ended are in flight or queued as well
 */
public record ClientLoad(
        int inFlight, int queued, int limit, boolean paused, int modelsDown, Used used, Parked parked) {

    /** With nothing down, nothing used and nothing parked. */
    public ClientLoad(int inFlight, int queued, int limit, boolean paused) {
        this(inFlight, queued, limit, paused, 0, Used.NOTHING, Parked.NONE);
    }

    /**
     * What became of the calls that were {@linkplain ChatClient#park parked}: they wait, were adopted or dropped.
     *
     * @param calls that wait now
     * @param adopted since the client was made, which starts again at 0 after the last reference was given back
     * @param dropped since then: nobody adopted them in time, or they were of no use any more
     */
    public record Parked(int calls, long adopted, long dropped) {
        public static final Parked NONE = new Parked(0, 0, 0);
    }

    /**
     * What was used of the {@link Budgets} of the first endpoint; 0 of those that are not limited, because it is not counted.
     *
     * @param requests of the last minute
     * @param tokens of the last minute, estimated where not known yet
     * @param usd in this period
     * @param usdLimit what may be spent in a period
     */
    public record Used(long requests, long tokens, BigDecimal usd, BigDecimal usdLimit) {
        public static final Used NOTHING = new Used(0, 0, BigDecimal.ZERO, BigDecimal.ZERO);

        Used plus(Used other) {
            return new Used(
                    requests + other.requests, tokens + other.tokens, usd.add(other.usd), usdLimit.add(other.usdLimit));
        }
    }
}
