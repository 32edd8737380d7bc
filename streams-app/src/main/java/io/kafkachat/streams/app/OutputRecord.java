package io.kafkachat.streams.app;

import io.kafkachat.events.OutputEvent;
import io.kafkachat.streams.usage.UsageKey;
import org.jspecify.annotations.Nullable;

/**
 * An output event as it is written.
 *
 * @param topic null if events of this type are not published
 * @param value the JSON of what is published; null if nothing is
 * @param countedFor what a usage event is added up by; null if it is none, or nothing is added up
 */
record OutputRecord(
        OutputEvent event,
        @Nullable String topic,
        byte @Nullable [] value,
        @Nullable UsageKey countedFor) {}
