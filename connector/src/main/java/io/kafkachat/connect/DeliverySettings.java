package io.kafkachat.connect;

import java.time.Duration;
import java.util.Map;

/**
 * How much is taken on, in which order, and what happens at restarts.
 *
 * @param maxOutstandingRecords records that a task has accepted and not completed, over all its partitions
 * @param maxOutstandingBytes what these records take
 * @param closeDrainTimeout how long closing waits for calls in flight
 * @param scan the scan of the output topics
 * @param commitRequestInterval between two requests to commit
 * @param offsetsGroup the consumer group of the connector
 * @param offsetsAdmin properties of an Admin client of the worker's cluster
 */
record DeliverySettings(
        Ordering ordering,
        int maxOutstandingRecords,
        long maxOutstandingBytes,
        Duration closeDrainTimeout,
        Scan scan,
        Duration commitRequestInterval,
        String offsetsGroup,
        Map<String, Object> offsetsAdmin) {

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
     * The scan of the output topics for what was published after the last commit.
     *
     * @param slack how far before the commit it begins
     * @param timeout how long it may take
     */
    record Scan(boolean enabled, Duration slack, Duration timeout) {}
}
