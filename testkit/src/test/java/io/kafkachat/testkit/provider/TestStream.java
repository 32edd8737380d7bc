package io.kafkachat.testkit.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A stream read as a client would: what its chunks assemble to, and how it went. */
final class TestStream {

    private final List<JsonNode> chunks = new ArrayList<>();
    private int comments;
    private boolean done;

    private TestStream() {}

    /** Reads whole events; a last one without its blank line is dropped. */
    static TestStream of(String text) throws IOException {
        TestStream stream = new TestStream();
        for (String event : text.split("\r?\n\r?\n", -1)) {
            if (event.startsWith(":")) {
                stream.comments++;
            } else if (event.equals("data: [DONE]")) {
                stream.done = true;
            } else if (event.startsWith("data: ")) {
                stream.chunks.add(TestCalls.JSON.readTree(event.substring(6)));
            }
        }
        return stream;
    }

    List<JsonNode> chunks() {
        return chunks;
    }

    int comments() {
        return comments;
    }

    boolean done() {
        return done;
    }

    JsonNode last() {
        return chunks.get(chunks.size() - 1);
    }

    String content() {
        return assembled().at("/choices/0/message/content").asText();
    }

    /** The plain answer that the chunks make together. */
    ObjectNode assembled() {
        ObjectNode answer = TestCalls.JSON.createObjectNode();
        Map<Integer, ObjectNode> choices = new TreeMap<>();
        for (JsonNode chunk : chunks) {
            for (String field : List.of("id", "created", "model", "usage", "meta")) {
                if (chunk.has(field)) {
                    answer.set(field, chunk.get(field));
                }
            }
            chunk.path("choices").forEach(part -> add(part, choices));
        }
        ArrayNode all = answer.putArray("choices");
        choices.values().forEach(all::add);
        return answer;
    }

    private static void add(JsonNode part, Map<Integer, ObjectNode> choices) {
        int index = part.path("index").asInt();
        ObjectNode choice = choices.computeIfAbsent(
                index, i -> TestCalls.JSON.createObjectNode().put("index", i));
        ObjectNode message = choice.withObject("/message");
        JsonNode delta = part.path("delta");
        for (String field : List.of("role", "content", "reasoning", "refusal")) {
            append(message, field, delta.path(field));
        }
        for (JsonNode detail : delta.path("reasoning_details")) {
            merge(message.withArray("reasoning_details"), detail, "text");
        }
        for (JsonNode call : delta.path("tool_calls")) {
            ArrayNode calls = message.withArray("tool_calls");
            if (call.path("function").has("name")) {
                calls.add(call.deepCopy());
            } else {
                ObjectNode known = (ObjectNode) calls.get(call.path("index").asInt());
                append((ObjectNode) known.get("function"), "arguments", call.at("/function/arguments"));
            }
        }
        choice.set("finish_reason", part.get("finish_reason"));
        choice.set("native_finish_reason", part.get("native_finish_reason"));
    }

    private static void merge(ArrayNode list, JsonNode part, String text) {
        int index = part.path("index").asInt();
        if (list.has(index)) {
            append((ObjectNode) list.get(index), text, part.path(text));
        } else {
            list.add(part.deepCopy());
        }
    }

    private static void append(ObjectNode object, String field, JsonNode piece) {
        if (piece.isTextual()) {
            object.put(field, object.path(field).asText("") + piece.asText());
        }
    }
}
