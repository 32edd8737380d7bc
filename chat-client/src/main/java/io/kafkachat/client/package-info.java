/**
 * An asynchronous client of chat-completions APIs. It knows nothing of Kafka.
 *
 * <p>Entry points: {@link io.kafkachat.client.SharedChatClients} hands out a {@link
 * io.kafkachat.client.ChatClient}; every call ends in a {@link io.kafkachat.client.ChatOutcome}.
 */
@NullMarked
package io.kafkachat.client;

import org.jspecify.annotations.NullMarked;
