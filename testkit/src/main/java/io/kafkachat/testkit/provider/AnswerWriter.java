package io.kafkachat.testkit.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes completions in the shape of the provider's example response. The same call always gets the same answer. */
final class AnswerWriter {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String REASONING =
            "The user asks something. I should give a thoughtful answer that says which prompt it belongs to.\n";
    private static final String[] SENTENCES = {
        "There is more than one way to look at this.",
        "The short answer is that it depends on what you want to achieve.",
        "Start small, measure, and only then make it faster.",
        "Most of the difficulty lies in stating the question precisely.",
        "A careful reader will notice what has been left out.",
        "None of this is certain, but it is a good place to begin.",
        "An example often says more than a definition.",
        "In the end both sides have a point — and both have overlooked something."
    };

    private final Clock clock;

    AnswerWriter(Clock clock) {
        this.clock = clock;
    }

    /**
     * The response body.
     *
     * @param bits what is random about the answer
     * @param tools how many tool calls the prompt orders
     * @param defect what is wrong with the answer, or null
     */
    ObjectNode write(CompletionRequest request, long bits, int tools, @Nullable Fault defect) {
        boolean reasoning = request.reasoningWanted();
        ObjectNode answer = JSON.objectNode();
        long created = clock.millis() / 1000;
        answer.put("id", "gen-" + created + "-" + HexFormat.of().toHexDigits(bits) + "SiMu");
        answer.put("object", "chat.completion");
        answer.put("created", created);
        answer.put("model", request.model());
        answer.putNull("system_fingerprint");
        ArrayNode choices = answer.putArray("choices");
        int completionTokens = 0;
        for (int index = 0; index < request.choices(); index++) {
            ObjectNode choice = choice(request, bits, index, tools, defect);
            JsonNode message = choice.path("message");
            completionTokens += Tokens.in(message.path("content").asText())
                    + (message.has("tool_calls")
                            ? Tokens.in(message.get("tool_calls").toString())
                            : 0)
                    + (reasoning ? Tokens.in(REASONING) : 0);
            choices.add(choice);
        }
        int reasoningTokens = reasoning ? Tokens.in(REASONING) * request.choices() : 0;
        Usage usage = new Usage(request.promptTokens(), completionTokens, reasoningTokens);
        answer.set("usage", usage.json());
        answer.putObject("meta").set("usage", usage.cost());
        return answer;
    }

    /** The tokens of an answer and of its prompt. */
    static int tokens(ObjectNode answer) {
        return answer.path("usage").path("total_tokens").asInt();
    }

    private static ObjectNode choice(
            CompletionRequest request, long bits, int index, int tools, @Nullable Fault defect) {
        String finish = "stop";
        String content = "";
        int calls = toolCalls(request, tools);
        ObjectNode message = JSON.objectNode().put("role", "assistant");
        if (calls > 0) {
            finish = "tool_calls";
        } else {
            String whole = content(request, bits, index);
            content = Tokens.cut(whole, request.maxTokens());
            finish = content.length() < whole.length() ? "length" : "stop";
        }
        if (defect == Fault.EMPTY_CONTENT) {
            content = "";
        } else if (defect == Fault.LENGTH) {
            content = content.substring(0, content.length() / 2);
            finish = "length";
        } else if (defect == Fault.FINISH_CONTENT_FILTER) {
            content = "";
            finish = "content_filter";
        } else if (defect == Fault.REFUSAL) {
            content = "";
        } else if (defect == Fault.THINK_LEAK) {
            content = "<think>" + REASONING + "</think>" + content;
        }
        message.put("content", content);
        message.put("refusal", defect == Fault.REFUSAL ? "I cannot help with that." : null);
        if (request.reasoningWanted()) {
            addReasoning(message);
        }
        if (calls > 0) {
            message.set("tool_calls", toolCalls(request, bits, index, calls, defect));
        }
        ObjectNode choice = JSON.objectNode().put("index", index);
        choice.putNull("logprobs");
        choice.put("finish_reason", finish);
        choice.put("native_finish_reason", finish);
        choice.set("message", message);
        return choice;
    }

    private static void addReasoning(ObjectNode message) {
        message.put("reasoning", REASONING);
        message.putArray("reasoning_details")
                .addObject()
                .put("type", "reasoning.text")
                .put("text", REASONING)
                .put("format", "unknown")
                .put("index", 0);
    }

    private static int toolCalls(CompletionRequest request, int ordered) {
        if (!request.userSpokeLast() || request.callableFunctions().isEmpty()) {
            return 0;
        }
        return ordered > 0 || !request.toolRequired() ? ordered : 1;
    }

    private static ArrayNode toolCalls(
            CompletionRequest request, long bits, int index, int number, @Nullable Fault defect) {
        List<JsonNode> functions = request.callableFunctions();
        String text = firstWords(request.prompt());
        ArrayNode calls = JSON.arrayNode();
        for (int i = 0; i < number; i++) {
            JsonNode function = functions.get(i % functions.size());
            JsonNode parameters = function.path("parameters");
            String arguments = parameters.isObject() && parameters.size() > 0
                    ? SampleJson.fitting(parameters, text).toString()
                    : "{}";
            if (defect == Fault.TOOL_ARGUMENTS_CUT) {
                arguments = arguments.substring(0, arguments.length() - 1);
            }
            ObjectNode call = calls.addObject().put("index", i).put("type", "function");
            if (defect != Fault.TOOL_WITHOUT_ID) {
                call.put("id", "call_" + HexFormat.of().toHexDigits(Hash.mix(bits + 31L * index + i)));
            }
            call.putObject("function")
                    .put("name", function.path("name").asText())
                    .put("arguments", arguments);
        }
        return calls;
    }

    private static String content(CompletionRequest request, long bits, int index) {
        String fingerprint = Fingerprint.of(request.prompt());
        String words = firstWords(request.prompt());
        switch (request.responseFormat()) {
            case "json_object":
                ObjectNode object = JSON.objectNode();
                object.put("answer", sentences(bits, index));
                object.put("about", words);
                object.put("fingerprint", fingerprint);
                return object.toString();
            case "json_schema":
                return SampleJson.fitting(request.responseSchema(), words + " " + fingerprint)
                        .toString();
            default:
                return "Answer to " + fingerprint + ", \"" + words + "\": " + sentences(bits, index);
        }
    }

    private static String firstWords(String prompt) {
        String text = Markers.strip(prompt);
        String[] words = text.substring(0, Math.min(120, text.length())).split("\\s+", 9);
        return String.join(" ", List.of(words).subList(0, Math.min(8, words.length)));
    }

    private static String sentences(long bits, int index) {
        long random = Hash.mix(bits + index);
        int number = 1 + (int) Long.remainderUnsigned(random, 6);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < number; i++) {
            random = Hash.mix(random + 1);
            text.append(i == 0 ? "" : " ").append(SENTENCES[(int) Long.remainderUnsigned(random, SENTENCES.length)]);
        }
        return text.toString();
    }
}
