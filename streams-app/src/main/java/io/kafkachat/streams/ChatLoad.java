package io.kafkachat.streams;

import io.kafkachat.client.ClientLoad;
import org.jspecify.annotations.Nullable;

/**
 * What a processor is doing at this moment, over all its tasks in this JVM.
 *
 * @param pending unanswered records
 * @param pendingBytes the heap that they take, by estimate
 * @param running calls that were submitted and whose results are not forwarded yet
 * @param client of the client; null while no task runs
 */
public record ChatLoad(
        int pending,
        long pendingBytes,
        int running,
        @Nullable ClientLoad client) {}
