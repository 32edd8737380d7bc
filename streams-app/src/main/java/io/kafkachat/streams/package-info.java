/**
 * Chat completions as a processor of Kafka Streams topologies: {@link io.kafkachat.streams.ChatCompletions} is the entry
 * point. Records come in, each becomes one asynchronous call, and {@link io.kafkachat.streams.ChatResult}s come out.
 */
@NullMarked
package io.kafkachat.streams;

import org.jspecify.annotations.NullMarked;
