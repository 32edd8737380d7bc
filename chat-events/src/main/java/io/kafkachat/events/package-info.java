/**
 * The record contract: a prompt event becomes a request, an outcome becomes output events. Knows JSON, not Kafka.
 *
 * <p>Entry points: {@link io.kafkachat.events.PromptMapper} on the way in, {@link io.kafkachat.events.EventFactory} on
 * the way out; {@link io.kafkachat.events.EventType} holds the schemas of the output events. Everything public here is
 * immutable or thread-safe.
 */
@NullMarked
package io.kafkachat.events;

import org.jspecify.annotations.NullMarked;
