package io.kafkachat.benchmarks.guarantees;

/**
 * Something that may cost calls: a death, a rebalance, an outage.
 *
 * @param what for people
 * @param fromMillis when it began, epoch milliseconds
 * @param toMillis when it was over
 */
public record Incident(String what, long fromMillis, long toMillis) {

    // The provider notices late that a caller is gone, and writes answers to dead connections meanwhile.
    private static final long NOTICED_MILLIS = 1_500;

    /** Whether it can be why a call was made again. */
    boolean lies(ProviderCall between, ProviderCall and) {
        long ended = between.toMillis() == ProviderCall.OPEN ? between.fromMillis() : between.toMillis();
        return fromMillis <= and.fromMillis() && toMillis >= ended - NOTICED_MILLIS;
    }
}
