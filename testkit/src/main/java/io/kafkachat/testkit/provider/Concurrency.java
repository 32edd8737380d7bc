package io.kafkachat.testkit.provider;

/**
 * Calls in flight since the last mark of a {@link Journal}. A call that is turned away is in flight for the moment that it
 * takes.
 *
 * @param calls calls received
 * @param refused those of them that were answered 429 because of the cap on calls in flight
 * @param now calls without an answer yet
 * @param max the most calls at a time
 * @param mean the calls in flight, averaged over time
 */
public record Concurrency(long calls, long refused, int now, int max, double mean) {

    /** The part of the calls that was turned away; 0 without calls. */
    public double refusedShare() {
        return calls == 0 ? 0 : (double) refused / calls;
    }
}
