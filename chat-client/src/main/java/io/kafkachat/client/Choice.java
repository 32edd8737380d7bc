package io.kafkachat.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One alternative of an answer.
 *
 * @param index the provider's index
 * @param finishReason {@code stop, length, tool_calls, content_filter}, or what the provider sent; never empty
 * @param nativeFinishReason the upstream's own word for it, if sent
 * @param content empty if there is none
 * @param reasoning the model's reasoning as text, if sent
 * @param reasoningDetails JSON text to be sent back unmodified with the next turn, if sent
 * @param refusal why the model declined, if it did
 * @param toolCalls in the order of the response
 */
public record Choice(
        int index,
        String finishReason,
        @Nullable String nativeFinishReason,
        String content,
        @Nullable String reasoning,
        @Nullable String reasoningDetails,
        @Nullable String refusal,
        List<ToolCall> toolCalls) {

    public Choice {
        toolCalls = List.copyOf(toolCalls);
    }

    /** The same with what is left of the content; what was taken out is the reasoning, if there is no other. */
    Choice without(String rest, String thoughts) {
        return new Choice(
                index,
                finishReason,
                nativeFinishReason,
                rest,
                reasoning == null && !thoughts.isEmpty() ? thoughts : reasoning,
                reasoningDetails,
                refusal,
                toolCalls);
    }
}
