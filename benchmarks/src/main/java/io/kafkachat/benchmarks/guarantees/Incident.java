package io.kafkachat.benchmarks.guarantees;

/**
 * Something that may cost calls: a death, a rebalance, an outage.
 *
 * @param what for people
 * @param fromMillis when it began, epoch milliseconds
 * @param toMillis when it was over
 * @param lateMillis how long after that a call that began before may still end without use to anybody
 */
public record Incident(String what, long fromMillis, long toMillis, long lateMillis) {

    // The provider notices late that a caller is gone, and writes answers to dead connections meanwhile.
    private static final long NOTICED_MILLIS = 1_500;

    /** Of what leaves nobody behind who could still wait for an answer. */
    Incident(String what, long fromMillis, long toMillis) {
        this(what, fromMillis, toMillis, 0);
    }

    /** Whether it can be why a call was made again. */
    boolean lies(ProviderCall between, ProviderCall and) {
        long ended = between.toMillis() == ProviderCall.OPEN ? between.fromMillis() : between.toMillis();
        return fromMillis <= and.fromMillis()
                && toMillis >= between.fromMillis() - NOTICED_MILLIS
                && toMillis >= ended - NOTICED_MILLIS - lateMillis;
    }
}
