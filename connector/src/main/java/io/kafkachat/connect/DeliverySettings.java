package io.kafkachat.connect;

import java.time.Duration;

/**
 * How much is taken on, in which order, and what becomes of running calls.
 *
 * @param maxOutstandingRecords records that a task has accepted and not completed, over all its partitions
 * @param maxOutstandingBytes what these records take
 */
record DeliverySettings(Ordering ordering, int maxOutstandingRecords, long maxOutstandingBytes, Adoption adoption) {

    /** Which prompts wait for others. */
    enum Ordering {
        /** None. */
        NONE,
        /** The next of a key is sent after the output of the one before is published. */
        KEY,
        /** Calls run in parallel, their output is published in the order of the offsets. */
        PARTITION
    }

    /**
     * How running calls pass from one task to the next.
     *
     * @param timeout how long they are kept for it, zero: not at all
     * @param maxCalls how many are kept at most
     */
    record Adoption(Duration timeout, int maxCalls) {}
}
