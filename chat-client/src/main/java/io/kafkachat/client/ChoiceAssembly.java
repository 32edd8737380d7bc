package io.kafkachat.client;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.client.Chunk.Fragment;
import io.kafkachat.client.Chunk.Part;
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
    private final ReasoningDetails details = new ReasoningDetails();
    private final ToolCallAssembly toolCalls = new ToolCallAssembly();

    private @Nullable String finishReason;
    private @Nullable String nativeFinishReason;
    private boolean hasDeltas;

    ChoiceAssembly(int index, StreamListener listener) {
        this.index = index;
        this.listener = listener;
    }

    boolean isFinished() {
        return finishReason != null;
    }

    /** @throws StreamConstraintsException if it becomes larger than allowed */
    void add(Part part) throws StreamConstraintsException {
        if (part.finishReason() != null) {
            finishReason = part.finishReason();
        }
        if (part.nativeFinishReason() != null) {
            nativeFinishReason = part.nativeFinishReason();
        }
        Fragment delta = part.delta();
        Fragment message = part.message();
        if (delta != null && !delta.isEmpty()) {
            hasDeltas = true;
            add(delta);
        } else if (message != null) {
            add(hasDeltas ? whatIsNew(message) : message);
        }
    }

    private void add(Fragment fragment) throws StreamConstraintsException {
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
    private Fragment whatIsNew(Fragment message) {
        return new Fragment(
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
