package io.kafkachat.client;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tool calls of one message, put together from deltas. Which call a delta belongs to, the first that says so: an id
 * that is known; an id that is new, which begins a call even if its index is in use (some providers number all calls 0);
 * the index; else it is the latest call.
 *
 * <p>Not thread-safe.
 */
final class ToolCallAssembly {

    private final List<Call> calls = new ArrayList<>();
    private final Map<String, Call> byId = new HashMap<>();
    private final Map<Integer, Call> byIndex = new HashMap<>();
    private final StreamBounds bounds;

    ToolCallAssembly(StreamBounds bounds) {
        this.bounds = bounds;
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    /** @throws StreamConstraintsException if there are too many */
    void add(JsonNode deltas) throws StreamConstraintsException {
        for (JsonNode delta : deltas) {
            if (delta.isObject()) {
                callOf(delta).add(delta);
            }
        }
    }

    ArrayNode toJson() {
        ArrayNode json = Json.MAPPER.createArrayNode();
        calls.forEach(call -> json.add(call.toJson()));
        return json;
    }

    private Call callOf(JsonNode delta) throws StreamConstraintsException {
        String id = delta.path("id").asText("");
        Integer index = delta.path("index").isInt() ? delta.path("index").intValue() : null;
        if (!id.isEmpty()) {
            Call known = byId.get(id);
            return known == null ? begun(id, index) : known;
        }
        if (index != null) {
            Call known = byIndex.get(index);
            return known == null ? begun(null, index) : known;
        }
        return calls.isEmpty() ? begun(null, null) : calls.get(calls.size() - 1);
    }

    private Call begun(@Nullable String id, @Nullable Integer index) throws StreamConstraintsException {
        bounds.addToolCall();
        Call call = new Call(id);
        calls.add(call);
        if (id != null) {
            byId.put(id, call);
        }
        if (index != null) {
            byIndex.put(index, call);
        }
        return call;
    }

    private static final class Call {

        private final @Nullable String id;
        private final StringBuilder name = new StringBuilder();
        /** Never parsed before the end: a prefix of an object may well be another one. */
        private final StringBuilder arguments = new StringBuilder();

        private String type = "function";

        Call(@Nullable String id) {
            this.id = id;
        }

        void add(JsonNode delta) {
            type = delta.path("type").asText(type);
            JsonNode function = delta.path("function");
            addName(function.path("name").asText(""));
            JsonNode sent = function.path("arguments");
            arguments.append(sent.isContainerNode() ? sent.toString() : sent.asText(""));
        }

        /** A name comes whole, in pieces, or whole with every delta. */
        private void addName(String piece) {
            if (!piece.contentEquals(name)) {
                name.append(piece);
            }
        }

        ObjectNode toJson() {
            ObjectNode json = Json.MAPPER.createObjectNode();
            if (id != null) {
                json.put("id", id);
            }
            json.put("type", type);
            json.putObject("function").put("name", name.toString()).put("arguments", arguments.toString());
            return json;
        }
    }
}
