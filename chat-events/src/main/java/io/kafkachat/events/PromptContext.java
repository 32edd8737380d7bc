package io.kafkachat.events;

import org.jspecify.annotations.Nullable;

/**
 * What output events repeat of their prompt.
 *
 * @param requestId see {@link PromptCoordinates#requestId}
 * @param key the prompt event's key as it came, for error events; not copied, must not change
 * @param value the prompt event's value as it came, for error events; not copied, must not change
 * @param conversationKey the key as text, if it is text
 */
public record PromptContext(
        PromptCoordinates coordinates,
        String requestId,
        byte @Nullable [] key,
        byte @Nullable [] value,
        @Nullable String conversationKey) {

    /** A context whose conversation key is the key, if that is UTF-8. */
    public static PromptContext of(
            PromptCoordinates coordinates, String requestId, byte @Nullable [] key, byte @Nullable [] value) {
        return new PromptContext(coordinates, requestId, key, value, key == null ? null : Json.utf8(key));
    }

    /** Without key and value. */
    @Override
    public String toString() {
        return "PromptContext[" + requestId + ", " + coordinates + "]";
    }
}
