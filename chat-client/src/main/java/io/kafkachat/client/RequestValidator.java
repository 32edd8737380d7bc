package io.kafkachat.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.client.ClientSettings.Capabilities;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The API's schema as code. Works on a private copy of the body and brings it into the form that the endpoint takes:
 * nulls of optional fields are dropped, whole numbers lose their fraction.
 */
final class RequestValidator {

    private static final int MAX_STOP_SEQUENCES = 4;
    private static final int MAX_TOOLS = 128;

    private final Capabilities capabilities;

    RequestValidator(Capabilities capabilities) {
        this.capabilities = capabilities;
    }

    void validateAndNormalize(ObjectNode body) throws InvalidRequestException {
        Fields fields = new Fields(body, "");
        fields.requireText("model");
        messages(body);
        fields.wholeNumber("max_tokens", 1, Integer.MAX_VALUE);
        fields.number("temperature", "0", "2");
        fields.number("top_p", "0.01", "1");
        fields.wholeNumber("top_k", Integer.MIN_VALUE, Integer.MAX_VALUE);
        fields.flag("stream");
        stop(fields);
        fields.number("frequency_penalty", "-2", "2");
        fields.number("presence_penalty", "-2", "2");
        fields.wholeNumber("seed", 1, Long.MAX_VALUE);
        tools(fields);
        toolChoice(fields);
        responseFormat(fields);
        reasoning(fields);
    }

    private void messages(ObjectNode body) throws InvalidRequestException {
        if (!(body.get("messages") instanceof ArrayNode messages) || messages.isEmpty()) {
            throw new InvalidRequestException("messages", "a non-empty array");
        }
        for (int i = 0; i < messages.size(); i++) {
            message(Fields.ofElement(messages, "messages", i));
        }
    }

    private void message(Fields message) throws InvalidRequestException {
        String role = message.requireOneOf("role", List.of("system", "user", "assistant", "tool"));
        boolean callsTools = role.equals("assistant") && toolCalls(message);
        content(message, callsTools);
        if (role.equals("tool")) {
            message.requireText("tool_call_id");
        }
    }

    /** Returns whether the message has any. */
    private static boolean toolCalls(Fields message) throws InvalidRequestException {
        JsonNode value = message.optional("tool_calls");
        if (value == null) {
            return false;
        }
        if (!(value instanceof ArrayNode calls)) {
            throw message.invalid("tool_calls", "an array");
        }
        for (int i = 0; i < calls.size(); i++) {
            Fields call = Fields.ofElement(calls, message.path("tool_calls"), i);
            call.requireText("id");
            call.requireOneOf("type", List.of("function"));
            Fields function = call.requireObject("function");
            function.requireText("name");
            if (!function.value("arguments").isTextual()) {
                throw function.invalid("arguments", "a string");
            }
        }
        return !calls.isEmpty();
    }

    private void content(Fields message, boolean callsTools) throws InvalidRequestException {
        JsonNode content = message.value("content");
        if (content.isTextual()) {
            return;
        }
        if (callsTools && (content.isNull() || content.isMissingNode())) {
            if (!capabilities.nullContent()) {
                message.node().put("content", "");
            }
            return;
        }
        if (!capabilities.contentParts()) {
            throw message.invalid("content", "a string");
        }
        if (!(content instanceof ArrayNode parts) || parts.isEmpty()) {
            throw message.invalid("content", "a string or a non-empty array of parts");
        }
        for (int i = 0; i < parts.size(); i++) {
            Fields part = Fields.ofElement(parts, message.path("content"), i);
            if (part.requireText("type").equals("text") && !part.value("text").isTextual()) {
                throw part.invalid("text", "a string");
            }
        }
    }

    private static void stop(Fields fields) throws InvalidRequestException {
        JsonNode stop = fields.optional("stop");
        if (stop == null || stop.isTextual()) {
            return;
        }
        boolean fits = stop.isArray() && stop.size() <= MAX_STOP_SEQUENCES;
        for (JsonNode sequence : stop) {
            fits &= sequence.isTextual();
        }
        if (!fits) {
            throw fields.invalid("stop", "a string or an array of at most " + MAX_STOP_SEQUENCES + " strings");
        }
    }

    private static void tools(Fields fields) throws InvalidRequestException {
        JsonNode value = fields.optional("tools");
        if (value == null) {
            return;
        }
        if (!(value instanceof ArrayNode tools) || tools.size() > MAX_TOOLS) {
            throw fields.invalid("tools", "an array of at most " + MAX_TOOLS + " tools");
        }
        for (int i = 0; i < tools.size(); i++) {
            Fields tool = Fields.ofElement(tools, "tools", i);
            tool.requireOneOf("type", List.of("function"));
            Fields function = tool.requireObject("function");
            function.requireText("name");
            JsonNode description = function.optional("description");
            if (description != null && !description.isTextual()) {
                throw function.invalid("description", "a string");
            }
            function.optionalObject("parameters");
        }
    }

    private void toolChoice(Fields fields) throws InvalidRequestException {
        JsonNode choice = fields.optional("tool_choice");
        if (choice == null || (choice.isObject() && capabilities.toolChoiceObject())) {
            return;
        }
        if (!choice.isTextual() || !List.of("none", "auto", "required").contains(choice.asText())) {
            throw fields.invalid(
                    "tool_choice",
                    "one of none, auto, required" + (capabilities.toolChoiceObject() ? ", or an object" : ""));
        }
    }

    private static void responseFormat(Fields fields) throws InvalidRequestException {
        Fields format = fields.optionalObject("response_format");
        if (format != null
                && format.requireOneOf("type", List.of("text", "json_object", "json_schema"))
                        .equals("json_schema")) {
            format.requireObject("json_schema");
        }
    }

    private static void reasoning(Fields fields) throws InvalidRequestException {
        @Nullable Fields reasoning = fields.optionalObject("reasoning");
        if (reasoning == null) {
            return;
        }
        boolean effort = reasoning.optional("effort") != null;
        if (effort) {
            reasoning.requireOneOf("effort", List.of("low", "medium", "high"));
        }
        boolean tokens = reasoning.wholeNumber("max_tokens", 1, Integer.MAX_VALUE);
        reasoning.flag("exclude");
        if (effort && tokens) {
            throw fields.invalid("reasoning", "either effort or max_tokens, not both");
        }
    }

    /** The fields of one object, and where it is in the body. */
    private record Fields(ObjectNode node, String prefix) {

        static Fields ofElement(ArrayNode array, String arrayPath, int index) throws InvalidRequestException {
            String path = arrayPath + "[" + index + "]";
            if (array.get(index) instanceof ObjectNode element) {
                return new Fields(element, path + ".");
            }
            throw new InvalidRequestException(path, "an object");
        }

        String path(String field) {
            return prefix + field;
        }

        InvalidRequestException invalid(String field, String expected) {
            return new InvalidRequestException(path(field), expected);
        }

        JsonNode value(String field) {
            return node.path(field);
        }

        /** The value, or null if it is missing or null; a null is removed. */
        @Nullable
        JsonNode optional(String field) {
            JsonNode value = node.get(field);
            if (value != null && value.isNull()) {
                node.remove(field);
                return null;
            }
            return value;
        }

        String requireText(String field) throws InvalidRequestException {
            JsonNode value = value(field);
            if (!value.isTextual() || value.asText().isBlank()) {
                throw invalid(field, "a string that is not blank");
            }
            return value.asText();
        }

        String requireOneOf(String field, List<String> words) throws InvalidRequestException {
            JsonNode value = value(field);
            if (!value.isTextual() || !words.contains(value.asText())) {
                throw invalid(field, words.size() == 1 ? words.get(0) : "one of " + String.join(", ", words));
            }
            return value.asText();
        }

        Fields requireObject(String field) throws InvalidRequestException {
            if (value(field) instanceof ObjectNode object) {
                return new Fields(object, path(field) + ".");
            }
            throw invalid(field, "an object");
        }

        @Nullable
        Fields optionalObject(String field) throws InvalidRequestException {
            return optional(field) == null ? null : requireObject(field);
        }

        void flag(String field) throws InvalidRequestException {
            JsonNode value = optional(field);
            if (value != null && !value.isBoolean()) {
                throw invalid(field, "true or false");
            }
        }

        void number(String field, String min, String max) throws InvalidRequestException {
            JsonNode value = optional(field);
            if (value == null) {
                return;
            }
            // A double may be NaN, which no decimal can be.
            boolean fits = value.isNumber() && Double.isFinite(value.doubleValue());
            if (!fits
                    || value.decimalValue().compareTo(new BigDecimal(min)) < 0
                    || value.decimalValue().compareTo(new BigDecimal(max)) > 0) {
                throw invalid(field, "a number from " + min + " to " + max);
            }
        }

        /** Returns whether there is one. */
        boolean wholeNumber(String field, long min, long max) throws InvalidRequestException {
            JsonNode value = optional(field);
            if (value == null) {
                return false;
            }
            if (!isWhole(value) || value.longValue() < min || value.longValue() > max) {
                throw invalid(field, min > Integer.MIN_VALUE ? "a whole number from " + min : "a whole number");
            }
            node.put(field, value.longValue());
            return true;
        }

        /** Converters turn 7 into 7.0, which is as whole for the schema, but not for every provider. */
        private static boolean isWhole(JsonNode value) {
            if (!value.isNumber() || !value.canConvertToLong()) {
                return false;
            }
            return value.isIntegralNumber() || value.canConvertToExactIntegral();
        }
    }
}
