package io.kafkachat.testkit.provider;

import org.jspecify.annotations.Nullable;

/**
 * What the provider saw of one request id ({@code X-Client-Request-Id}, or {@code body-} and a hash of the body when the
 * client sent none).
 *
 * @param calls calls received
 * @param paid answers written completely to the connection; each one costs money
 * @param failed calls answered with an error, or whose connection the simulator broke on purpose
 * @param aborted calls whose connection the client closed before the answer was written
 * @param firstMillis epoch milliseconds of the first call
 * @param lastMillis epoch milliseconds of the last event
 * @param traceparent the header of that name of the last call; null: it had none, or the journal was read from a file
 * @param tracestate likewise
 */
public record JournalEntry(
        String id,
        int calls,
        int paid,
        int failed,
        int aborted,
        long firstMillis,
        long lastMillis,
        @Nullable String traceparent,
        @Nullable String tracestate) {}
