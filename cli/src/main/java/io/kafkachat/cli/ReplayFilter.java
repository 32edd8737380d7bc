package io.kafkachat.cli;

import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which error events are replayed.
 *
 * @param classes empty for any
 * @param since null for any, as all others
 * @param requestIds beginnings of ids; empty for any
 * @param retryableOnly only those that may succeed later
 * @param promptTopics empty for any
 */
record ReplayFilter(
        Set<String> classes,
        @Nullable Instant since,
        @Nullable Instant until,
        Set<String> requestIds,
        boolean retryableOnly,
        Set<String> promptTopics) {

    boolean takes(OutputEventRecord error) {
        PromptPlace prompt = error.prompt();
        return (classes.isEmpty() || classes.contains(error.text("error_class")))
                && (since == null || !error.time().isBefore(since))
                && (until == null || error.time().isBefore(until))
                && (requestIds.isEmpty() || isRequested(Objects.requireNonNullElse(error.requestId(), "")))
                && (!retryableOnly || error.value().path("retryable").asBoolean())
                && (promptTopics.isEmpty() || (prompt != null && promptTopics.contains(prompt.topic())));
    }

    private boolean isRequested(String id) {
        return requestIds.stream().anyMatch(id::startsWith);
    }
}
