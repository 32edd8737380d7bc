package io.kafkachat.client;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What one chunk brings of a message. Whatever is missing, empty or of a wrong type is null.
 *
 * @param reasoning the text of the details, of {@code reasoning_content}, or of {@code reasoning}: the first there is
 * @param reasoningDetails an array
 * @param toolCalls an array
 */
record MessageFragment(
        @Nullable String content,
        @Nullable String reasoning,
        @Nullable JsonNode reasoningDetails,
        @Nullable String refusal,
        @Nullable JsonNode toolCalls) {

    /**
     * @param sent a {@code delta} or a {@code message}
     */
    static MessageFragment of(JsonNode sent) {
        String content = CompletionParser.content(sent.path("content"));
        JsonNode details = array(sent.path("reasoning_details"));
        String reasoning = details == null ? null : ReasoningDetails.text(details);
        if (reasoning == null) {
            reasoning = CompletionParser.text(sent.path("reasoning_content"));
        }
        if (reasoning == null) {
            reasoning = CompletionParser.text(sent.path("reasoning"));
        }
        return new MessageFragment(
                content.isEmpty() ? null : content,
                reasoning,
                details,
                CompletionParser.text(sent.path("refusal")),
                array(sent.path("tool_calls")));
    }

    boolean isEmpty() {
        return content == null && reasoning == null && reasoningDetails == null && refusal == null && toolCalls == null;
    }

    private static @Nullable JsonNode array(JsonNode value) {
        return value.isArray() && !value.isEmpty() ? value : null;
    }

    @Override
    public String toString() {
        return "MessageFragment";
    }
}
