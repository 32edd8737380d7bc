package io.kafkachat.cli;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An error event that may be replayed, without the prompt, of which there may be more than fits into memory.
 *
 * @param prompt where the original is; null if the event does not say
 * @param target the topic that it goes to; null if there is none
 * @param hasValue whether the event holds the original value
 */
record ReplayCandidate(
        String requestId,
        String errorClass,
        Instant time,
        @Nullable PromptPlace prompt,
        @Nullable String target,
        boolean hasValue) {

    /** Whether there is anything to replay, or may be. */
    boolean isPossible() {
        return target != null && (hasValue || prompt != null);
    }
}
