package io.kafkachat.streams.app;

import io.kafkachat.events.OutputEvent;
import org.jspecify.annotations.Nullable;

/**
 * An output event as it is written.
 *
 * @param topic null if events of this type are not published
 * @param value the JSON of what is published
 */
record OutputRecord(OutputEvent event, @Nullable String topic, byte[] value) {}
