package io.kafkachat.connect;

import java.time.Duration;

/**
 * How a source hands output events to Connect.
 *
 * @param linger how long the first finished answer waits for others
 * @param maxPrompts in one batch
 * @param maxRecordBytes a larger output is replaced by an error event
 * @param jsonBytes whether Connect passes bytes on unread, so that values are made JSON here
 * @param headerBytes the same for headers
 */
record EmissionSettings(Duration linger, int maxPrompts, int maxRecordBytes, boolean jsonBytes, boolean headerBytes) {

    /** While many answers come at once: fewer and larger transactions, whose price does not depend on their size. */
    private static final Duration LINGER_UNDER_LOAD = Duration.ofMillis(20);

    Gathering gathering() {
        return new Gathering(linger, linger.compareTo(LINGER_UNDER_LOAD) < 0 ? LINGER_UNDER_LOAD : linger);
    }
}
