package io.kafkachat.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.client.ClientSettings.Capabilities;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A validated request body. Immutable. The JSON is the single source: accessors read it, and {@link #toJson()} is what
 * is sent, unknown fields included.
 *
 * <p>{@link #toString()} names the model and counts, never any text of the request.
 */
public final class ChatRequest {

    private static final Set<String> KNOWN_FIELDS = Set.of(
            "model",
            "messages",
            "max_tokens",
            "temperature",
            "top_p",
            "top_k",
            "stream",
            "stop",
            "frequency_penalty",
            "presence_penalty",
            "seed",
            "tools",
            "tool_choice",
            "response_format",
            "reasoning");

    private final ObjectNode body;

    private ChatRequest(ObjectNode body) {
        this.body = body;
    }

    /**
     * Checks a request body against the API's schema. A null in an optional field counts as not given.
     *
     * @param body is copied, never changed
     * @param capabilities what the endpoint takes beyond the schema of the default model
     * @throws InvalidRequestException naming the first field at fault
     */
    public static ChatRequest fromJson(ObjectNode body, Capabilities capabilities) throws InvalidRequestException {
        ObjectNode copy = body.deepCopy();
        new RequestValidator(capabilities).validateAndNormalize(copy);
        return new ChatRequest(copy);
    }

    /**
     * This request with other messages: the system message, if there is one, and the user's. Nothing has to be checked
     * again, because any text is a valid message.
     */
    public ChatRequest withMessages(@Nullable String system, String user) {
        ArrayNode messages = body.arrayNode(2);
        if (system != null) {
            messages.addObject().put("role", Role.SYSTEM.word()).put("content", system);
        }
        messages.addObject().put("role", Role.USER.word()).put("content", user);
        ObjectNode other = body.objectNode();
        // Shared, since nobody changes them.
        other.setAll(body);
        other.set("messages", messages);
        return new ChatRequest(other);
    }

    /** The request body; a copy that the caller may change. */
    public ObjectNode toJson() {
        return body.deepCopy();
    }

    /** Never blank. */
    public String model() {
        return body.path("model").asText();
    }

    /** At least one. */
    public List<Message> messages() {
        List<Message> messages = new ArrayList<>();
        for (JsonNode message : body.path("messages")) {
            messages.add(Message.of(message));
        }
        return List.copyOf(messages);
    }

    public @Nullable Integer maxTokens() {
        return integer(body.get("max_tokens"));
    }

    public @Nullable Double temperature() {
        return number("temperature");
    }

    public @Nullable Double topP() {
        return number("top_p");
    }

    public @Nullable Integer topK() {
        return integer(body.get("top_k"));
    }

    /** Whether the event asked for a stream; false if it did not say. */
    public boolean stream() {
        return body.path("stream").asBoolean(false);
    }

    /** At most four; empty if there is none. */
    public List<String> stop() {
        JsonNode stop = body.path("stop");
        if (stop.isTextual()) {
            return List.of(stop.asText());
        }
        List<String> sequences = new ArrayList<>();
        stop.forEach(sequence -> sequences.add(sequence.asText()));
        return List.copyOf(sequences);
    }

    public @Nullable Double frequencyPenalty() {
        return number("frequency_penalty");
    }

    public @Nullable Double presencePenalty() {
        return number("presence_penalty");
    }

    public @Nullable Long seed() {
        JsonNode seed = body.get("seed");
        return seed == null ? null : (Long) seed.longValue();
    }

    /** At most 128; empty if there is none. */
    public List<Tool> tools() {
        List<Tool> tools = new ArrayList<>();
        for (JsonNode tool : body.path("tools")) {
            JsonNode function = tool.path("function");
            tools.add(new Tool(
                    function.path("name").asText(), text(function, "description"), json(function, "parameters")));
        }
        return List.copyOf(tools);
    }

    /** {@code none}, {@code auto}, {@code required}, or the JSON text of an object. */
    public @Nullable String toolChoice() {
        JsonNode choice = body.get("tool_choice");
        return choice == null ? null : choice.isTextual() ? choice.asText() : choice.toString();
    }

    public @Nullable ResponseFormat responseFormat() {
        JsonNode format = body.get("response_format");
        return format == null ? null : new ResponseFormat(format.path("type").asText(), json(format, "json_schema"));
    }

    public @Nullable Reasoning reasoning() {
        JsonNode reasoning = body.get("reasoning");
        if (reasoning == null) {
            return null;
        }
        return new Reasoning(
                text(reasoning, "effort"),
                integer(reasoning.get("max_tokens")),
                reasoning.path("exclude").asBoolean(false));
    }

    /** The fields that the schema does not know, as JSON texts; they are sent as they came. */
    public Map<String, String> otherFields() {
        Map<String, String> others = new LinkedHashMap<>();
        body.properties().forEach(field -> {
            if (!KNOWN_FIELDS.contains(field.getKey())) {
                others.put(field.getKey(), field.getValue().toString());
            }
        });
        return others;
    }

    /** The body itself, for readers inside the package that do not change it. */
    ObjectNode body() {
        return body;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChatRequest request && body.equals(request.body);
    }

    @Override
    public int hashCode() {
        return body.hashCode();
    }

    @Override
    public String toString() {
        return "ChatRequest[model=" + model() + ", messages="
                + body.path("messages").size() + ", tools=" + body.path("tools").size() + "]";
    }

    private @Nullable Double number(String field) {
        JsonNode value = body.get(field);
        return value == null ? null : (Double) value.doubleValue();
    }

    private static @Nullable Integer integer(@Nullable JsonNode value) {
        return value == null ? null : (Integer) value.intValue();
    }

    private static @Nullable String text(JsonNode parent, String field) {
        JsonNode value = parent.get(field);
        return value == null || value.isNull() ? null : value.asText();
    }

    private static @Nullable String json(JsonNode parent, String field) {
        JsonNode value = parent.get(field);
        return value == null || value.isNull() ? null : value.toString();
    }

    /** Who speaks. */
    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT,
        TOOL;

        /** The word for it in the API. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One turn.
     *
     * @param text the content; of a list of parts the texts, joined; empty for null
     * @param toolCallId the call that this message answers, only for {@link Role#TOOL}
     * @param toolCalls what the assistant asked for
     */
    public record Message(Role role, String text, @Nullable String toolCallId, List<ToolCall> toolCalls) {
        public Message {
            toolCalls = List.copyOf(toolCalls);
        }

        static Message of(JsonNode message) {
            List<ToolCall> calls = new ArrayList<>();
            for (JsonNode call : message.path("tool_calls")) {
                JsonNode function = call.path("function");
                String arguments = function.path("arguments").asText();
                calls.add(new ToolCall(
                        call.path("id").asText(),
                        calls.size(),
                        call.path("type").asText("function"),
                        function.path("name").asText(),
                        arguments,
                        Json.isObject(arguments)));
            }
            return new Message(
                    Role.valueOf(message.path("role").asText().toUpperCase(Locale.ROOT)),
                    textOf(message.path("content")),
                    ChatRequest.text(message, "tool_call_id"),
                    calls);
        }

        private static String textOf(JsonNode content) {
            if (content.isTextual()) {
                return content.asText();
            }
            StringBuilder joined = new StringBuilder();
            content.forEach(part -> joined.append(part.path("text").asText("")));
            return joined.toString();
        }

        /** Without the text. */
        @Override
        public String toString() {
            return "Message[role=" + role.word() + ", toolCalls=" + toolCalls.size() + "]";
        }
    }

    /**
     * A function that the model may call.
     *
     * @param parameters JSON text of a JSON Schema
     */
    public record Tool(
            String name,
            @Nullable String description,
            @Nullable String parameters) {}

    /**
     * The form of the answer.
     *
     * @param type {@code text}, {@code json_object} or {@code json_schema}
     * @param jsonSchema JSON text, only for {@code json_schema}
     */
    public record ResponseFormat(String type, @Nullable String jsonSchema) {}

    /**
     * How much the model thinks: by effort or by tokens, never both.
     *
     * @param effort {@code low}, {@code medium} or {@code high}
     * @param exclude whether the answer leaves the reasoning out
     */
    public record Reasoning(
            @Nullable String effort, @Nullable Integer maxTokens, boolean exclude) {}
}
