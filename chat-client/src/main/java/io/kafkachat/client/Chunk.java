package io.kafkachat.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One chunk of a streamed answer, as sent. Whatever is missing, null, empty or of a wrong type is null.
 *
 * @param created 0 if missing
 * @param suspect may hold an error; only the whole tree can tell
 */
record Chunk(
        @Nullable String id,
        long created,
        @Nullable String model,
        @Nullable String systemFingerprint,
        List<Part> parts,
        @Nullable JsonNode usage,
        @Nullable JsonNode meta,
        boolean suspect) {

    /** Whether a stream can end with it: it finishes a choice, or brings what comes after the choices. */
    boolean isFinishing() {
        return parts.isEmpty()
                ? usage != null || meta != null
                : parts.stream().anyMatch(part -> part.finishReason() != null);
    }

    /**
     * What it brings for one choice.
     *
     * @param message the whole message, which some providers send in the last chunk
     */
    record Part(
            int choice,
            @Nullable String finishReason,
            @Nullable String nativeFinishReason,
            @Nullable Fragment delta,
            @Nullable Fragment message) {}

    /**
     * A piece of a message.
     *
     * @param reasoning the text of the details, of {@code reasoning_content}, or of {@code reasoning}: the first there is
     * @param reasoningDetails an array, not empty
     * @param toolCalls an array, not empty
     */
    record Fragment(
            @Nullable String content,
            @Nullable String reasoning,
            @Nullable JsonNode reasoningDetails,
            @Nullable String refusal,
            @Nullable JsonNode toolCalls) {

        boolean isEmpty() {
            return content == null
                    && reasoning == null
                    && reasoningDetails == null
                    && refusal == null
                    && toolCalls == null;
        }
    }
}
