package io.kafkachat.testkit.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Takes a plain answer apart into the chunks of a stream, which assemble to the same answer. */
final class ChunkWriter {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final int wordsPerChunk;

    ChunkWriter(int wordsPerChunk) {
        this.wordsPerChunk = wordsPerChunk;
    }

    /** The chunks of all choices in turns: role, reasoning, content, refusal, tool calls, finish reason; no usage. */
    List<ObjectNode> chunks(ObjectNode answer) {
        List<Iterator<ObjectNode>> choices = new ArrayList<>();
        for (JsonNode choice : answer.path("choices")) {
            choices.add(choice(choice).iterator());
        }
        List<ObjectNode> chunks = new ArrayList<>();
        while (!choices.isEmpty()) {
            choices.forEach(choice -> chunks.add(chunk(answer, choice.next())));
            choices.removeIf(choice -> !choice.hasNext());
        }
        return chunks;
    }

    /**
     * The chunk with the usage and the cost.
     *
     * @param choices whether it has an empty list of choices, or none
     */
    ObjectNode usage(ObjectNode answer, boolean choices) {
        ObjectNode chunk = envelope(answer);
        if (choices) {
            chunk.putArray("choices");
        }
        chunk.set("usage", answer.get("usage"));
        chunk.set("meta", answer.get("meta"));
        return chunk;
    }

    /** A chunk that tells of an error instead of choices. */
    ObjectNode error(ObjectNode answer, ObjectNode error) {
        ObjectNode chunk = envelope(answer);
        chunk.set("error", error);
        return chunk;
    }

    /** A finishing chunk whose choice failed. */
    ObjectNode choiceError(ObjectNode answer, ObjectNode error) {
        ObjectNode choice = choice(0, JSON.objectNode(), JSON.textNode("error"), JSON.textNode("error"));
        choice.set("error", error);
        return chunk(answer, choice);
    }

    private List<ObjectNode> choice(JsonNode choice) {
        int index = choice.path("index").asInt();
        List<ObjectNode> chunks = new ArrayList<>();
        for (ObjectNode delta : deltas(choice.path("message"))) {
            chunks.add(choice(index, delta, JSON.nullNode(), JSON.nullNode()));
        }
        chunks.add(choice(index, JSON.objectNode(), choice.path("finish_reason"), choice.path("native_finish_reason")));
        return chunks;
    }

    private List<ObjectNode> deltas(JsonNode message) {
        List<ObjectNode> deltas = new ArrayList<>();
        deltas.add(JSON.objectNode().put("role", message.path("role").asText()).put("content", ""));
        for (String piece : pieces(message.path("reasoning"))) {
            ObjectNode delta = JSON.objectNode().put("reasoning", piece);
            ObjectNode detail = message.at("/reasoning_details/0").deepCopy();
            delta.putArray("reasoning_details").add(detail.put("text", piece));
            deltas.add(delta);
        }
        for (String piece : pieces(message.path("content"))) {
            deltas.add(JSON.objectNode().put("content", piece));
        }
        if (message.path("refusal").isTextual()) {
            deltas.add(JSON.objectNode().put("refusal", message.path("refusal").asText()));
        }
        for (JsonNode call : message.path("tool_calls")) {
            deltas.addAll(toolCall((ObjectNode) call));
        }
        return deltas;
    }

    /** First id and name, then the arguments piece by piece. */
    private List<ObjectNode> toolCall(ObjectNode call) {
        List<ObjectNode> deltas = new ArrayList<>();
        ObjectNode head = call.deepCopy();
        ((ObjectNode) head.path("function")).put("arguments", "");
        deltas.add(toolCallDelta(head));
        for (String piece : pieces(call.at("/function/arguments"))) {
            ObjectNode part = JSON.objectNode().put("index", call.path("index").asInt());
            part.putObject("function").put("arguments", piece);
            deltas.add(toolCallDelta(part));
        }
        return deltas;
    }

    private static ObjectNode toolCallDelta(ObjectNode call) {
        ObjectNode delta = JSON.objectNode();
        delta.putArray("tool_calls").add(call);
        return delta;
    }

    private List<String> pieces(JsonNode text) {
        return Pieces.of(text.asText(""), wordsPerChunk);
    }

    private static ObjectNode choice(int index, ObjectNode delta, JsonNode finish, JsonNode nativeFinish) {
        ObjectNode choice = JSON.objectNode().put("index", index);
        choice.set("delta", delta);
        choice.putNull("logprobs");
        choice.set("finish_reason", finish);
        choice.set("native_finish_reason", nativeFinish);
        return choice;
    }

    private static ObjectNode chunk(ObjectNode answer, ObjectNode choice) {
        ObjectNode chunk = envelope(answer);
        chunk.putArray("choices").add(choice);
        return chunk;
    }

    private static ObjectNode envelope(ObjectNode answer) {
        ObjectNode chunk = JSON.objectNode();
        chunk.set("id", answer.get("id"));
        chunk.put("object", "chat.completion.chunk");
        chunk.set("created", answer.get("created"));
        chunk.set("model", answer.get("model"));
        return chunk;
    }
}
