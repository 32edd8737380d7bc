package io.kafkachat.connect;

import java.time.Duration;
import java.util.Map;

/**
 * How a sink commits its progress and finds it again.
 *
 * @param closeDrainTimeout how long closing waits for calls in flight
 * @param scan the scan of the output topics
 * @param commitRequestInterval between two requests to commit
 * @param offsetsGroup the consumer group of the connector
 * @param offsetsAdmin properties of an Admin client of the worker's cluster
 */
record ProgressSettings(
        Duration closeDrainTimeout,
        Scan scan,
        Duration commitRequestInterval,
        String offsetsGroup,
        Map<String, Object> offsetsAdmin) {

    /**
     * The scan of the output topics for what was published after the last commit.
     *
     * @param slack how far before the commit it begins
     * @param timeout how long it may take
     */
    record Scan(boolean enabled, Duration slack, Duration timeout) {}
}
