package io.kafkachat.client;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One choice of a streamed answer, put together from what the chunks bring for it.
 *
 * <p>Not thread-safe.
 */
final class ChoiceAssembly {

    private final int index;
    private final StreamListener listener;
    private final StringBuilder content = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private final ReasoningDetails details;
    private final ToolCallAssembly toolCalls;

    private @Nullable String finishReason;
    private @Nullable String nativeFinishReason;
    private boolean hasDeltas;

    ChoiceAssembly(int index, StreamListener listener, StreamBounds bounds) {
        this.index = index;
        this.listener = listener;
        this.details = new ReasoningDetails(bounds);
        this.toolCalls = new ToolCallAssembly(bounds);
    }

    boolean isFinished() {
        return finishReason != null;
    }

    /**
     * @param choice an element of a chunk's {@code choices}
     * @throws StreamConstraintsException if this becomes larger than allowed
     */
    void add(JsonNode choice) throws StreamConstraintsException {
        String reason = CompletionParser.text(choice.path("finish_reason"));
        finishReason = reason == null ? finishReason : reason;
        String nativeReason = CompletionParser.text(choice.path("native_finish_reason"));
        nativeFinishReason = nativeReason == null ? nativeFinishReason : nativeReason;
        MessageFragment delta = MessageFragment.of(choice.path("delta"));
        if (!delta.isEmpty()) {
            hasDeltas = true;
            add(delta);
        } else if (choice.has("message")) {
            MessageFragment message = MessageFragment.of(choice.path("message"));
            add(hasDeltas ? whatIsNew(message) : message);
        }
    }

    private void add(MessageFragment fragment) throws StreamConstraintsException {
        append(content, fragment.content());
        append(reasoning, fragment.reasoning());
        append(refusal, fragment.refusal());
        if (fragment.reasoningDetails() != null) {
            details.add(fragment.reasoningDetails());
        }
        if (fragment.toolCalls() != null) {
            toolCalls.add(fragment.toolCalls());
        }
        if (fragment.content() != null || fragment.reasoning() != null) {
            listener.delta(index, fragment.content(), fragment.reasoning());
        }
    }

    /** A message that comes after deltas repeats them: only what they have not brought counts. */
    private MessageFragment whatIsNew(MessageFragment message) {
        return new MessageFragment(
                content.isEmpty() ? message.content() : null,
                reasoning.isEmpty() ? message.reasoning() : null,
                details.isEmpty() ? message.reasoningDetails() : null,
                refusal.isEmpty() ? message.refusal() : null,
                toolCalls.isEmpty() ? message.toolCalls() : null);
    }

    private static void append(StringBuilder text, @Nullable String piece) {
        if (piece != null) {
            text.append(piece);
        }
    }

    ObjectNode toJson() {
        ObjectNode choice = Json.MAPPER.createObjectNode();
        choice.put("index", index);
        choice.put("finish_reason", finishReason);
        choice.put("native_finish_reason", nativeFinishReason);
        ObjectNode message = choice.putObject("message");
        message.put("role", "assistant");
        message.put("content", content.toString());
        message.put("refusal", textOrNull(refusal));
        message.put("reasoning", textOrNull(reasoning));
        if (!details.isEmpty()) {
            message.set("reasoning_details", details.toJson());
        }
        if (!toolCalls.isEmpty()) {
            message.set("tool_calls", toolCalls.toJson());
        }
        return choice;
    }

    private static @Nullable String textOrNull(StringBuilder text) {
        return text.isEmpty() ? null : text.toString();
    }
}
