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
record EmissionSettings(Duration linger, int maxPrompts, int maxRecordBytes, boolean jsonBytes, boolean headerBytes) {}
