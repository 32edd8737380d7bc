package io.kafkachat.testkit.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A request body, read leniently: what is missing or of the wrong type counts as absent. */
record CompletionRequest(JsonNode body, String prompt) {

    static CompletionRequest of(JsonNode body) {
        return new CompletionRequest(body, lastUserText(body.path("messages")));
    }

    String model() {
        return body.path("model").asText("");
    }

    /** How many choices are asked for; the API's schema has no {@code n}, other endpoints do. */
    int choices() {
        return Math.max(1, Math.min(8, body.path("n").asInt(1)));
    }

    int maxTokens() {
        int max =
                body.path("max_tokens").asInt(body.path("max_completion_tokens").asInt(0));
        return max > 0 ? max : Integer.MAX_VALUE;
    }

    boolean streamWanted() {
        return body.path("stream").asBoolean(false);
    }

    boolean reasoningWanted() {
        return !body.path("reasoning").path("exclude").asBoolean(false);
    }

    String responseFormat() {
        return body.path("response_format").path("type").asText("text");
    }

    JsonNode responseSchema() {
        return body.path("response_format").path("json_schema").path("schema");
    }

    /** The functions that this turn may call; empty when tools are absent or ruled out. */
    List<JsonNode> callableFunctions() {
        JsonNode choice = body.path("tool_choice");
        List<JsonNode> functions = new ArrayList<>();
        if (!choice.asText().equals("none")) {
            String only = choice.path("function").path("name").asText("");
            for (JsonNode tool : body.path("tools")) {
                JsonNode function = tool.path("function");
                if (only.isEmpty() || only.equals(function.path("name").asText())) {
                    functions.add(function);
                }
            }
        }
        return functions;
    }

    boolean toolRequired() {
        JsonNode choice = body.path("tool_choice");
        return choice.asText().equals("required") || choice.isObject();
    }

    /** Whether the user spoke last; otherwise this is the turn after a tool call. */
    boolean userSpokeLast() {
        JsonNode messages = body.path("messages");
        return messages.path(messages.size() - 1).path("role").asText().equals("user");
    }

    /** A plausible count: four characters a token, four tokens a message. */
    int promptTokens() {
        int tokens = Tokens.in(body.path("tools").toString());
        for (JsonNode message : body.path("messages")) {
            tokens += 4 + Tokens.in(text(message.path("content")));
        }
        return tokens;
    }

    private static String lastUserText(JsonNode messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i).path("role").asText().equals("user")) {
                return text(messages.get(i).path("content"));
            }
        }
        return "";
    }

    /** Content as plain text; the parts of a multi-part content joined. */
    private static String text(JsonNode content) {
        if (!content.isArray()) {
            return content.asText("");
        }
        StringBuilder joined = new StringBuilder();
        content.forEach(part -> joined.append(part.path("text").asText("")));
        return joined.toString();
    }
}
