package io.kafkachat.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a completion; whatever is missing or of a wrong type counts as not sent. */
final class CompletionParser {

    /** More digits than any amount of money has; a hostile exponent would become gigabytes when written out. */
    private static final int MAX_MONEY_DIGITS = 60;

    private CompletionParser() {}

    /**
     * @param body has at least one choice
     * @param askedFor the model, in case the body names none
     */
    static ChatCompletion parse(HttpReply reply, JsonNode body, ChatCall call, String askedFor) {
        List<Choice> choices = new ArrayList<>();
        for (JsonNode choice : body.path("choices")) {
            choices.add(choice(choice, choices.size(), call.requestId()));
        }
        choices.sort(Comparator.comparingInt(Choice::index));
        String model = text(body.path("model"));
        return new ChatCompletion(
                body.path("id").asText(""),
                whole(body.path("created")),
                model == null ? askedFor : model,
                text(body.path("system_fingerprint")),
                choices,
                usage(reply, body),
                FailureClassifier.requestId(reply, text(body.path("requestId"))),
                reply.stream() == null ? RawBody.of(reply.body()) : RawBody.of(body));
    }

    /** What a response cost that is no answer; null if it does not say. */
    static @Nullable TokenUsage billed(HttpReply reply, JsonNode body) {
        TokenUsage usage = usage(reply, body);
        return usage.equals(TokenUsage.UNKNOWN) ? null : usage;
    }

    private static Choice choice(JsonNode choice, int position, String requestId) {
        JsonNode message = choice.path("message");
        String finishReason = text(choice.path("finish_reason"));
        int index = choice.path("index").isInt() ? choice.path("index").asInt() : position;
        List<ToolCall> toolCalls =
                toolCalls(message.path("tool_calls"), "length".equals(finishReason), index, requestId);
        JsonNode details = message.path("reasoning_details");
        String reasoning = text(message.path("reasoning"));
        return new Choice(
                index,
                finishReason != null ? finishReason : toolCalls.isEmpty() ? "stop" : "tool_calls",
                text(choice.path("native_finish_reason")),
                content(message.path("content")),
                reasoning != null ? reasoning : text(message.path("reasoning_content")),
                details.isContainerNode() && !details.isEmpty() ? Json.text(details) : null,
                text(message.path("refusal")),
                toolCalls);
    }

    /** A string, or a list of parts with texts. */
    static String content(JsonNode content) {
        if (!content.isArray()) {
            return content.isTextual() ? content.asText() : "";
        }
        StringBuilder joined = new StringBuilder();
        content.forEach(part -> joined.append(part.path("text").asText("")));
        return joined.toString();
    }

    private static List<ToolCall> toolCalls(JsonNode calls, boolean cut, int choice, String requestId) {
        List<ToolCall> toolCalls = new ArrayList<>();
        for (JsonNode call : calls) {
            int index = toolCalls.size();
            JsonNode function = call.path("function");
            JsonNode sent = function.path("arguments");
            String arguments = sent.isContainerNode() ? sent.toString() : sent.asText("");
            String id = text(call.path("id"));
            String type = text(call.path("type"));
            toolCalls.add(new ToolCall(
                    id != null ? id : generatedId(requestId, choice, index),
                    index,
                    type != null ? type : "function",
                    function.path("name").asText(""),
                    arguments,
                    !cut && Json.isObject(arguments)));
        }
        return toolCalls;
    }

    /** The same for each attempt of a call, so that a repeated answer has the same ids. */
    private static String generatedId(String requestId, int choice, int index) {
        String name = requestId + "/" + choice + "/" + index;
        UUID uuid = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
        return "call_" + uuid.toString().replace("-", "");
    }

    private static TokenUsage usage(HttpReply reply, JsonNode body) {
        JsonNode usage = body.path("usage");
        JsonNode cost = body.path("meta").path("usage");
        long prompt = whole(usage.path("prompt_tokens"));
        long completion = whole(usage.path("completion_tokens"));
        JsonNode total = usage.path("total_tokens");
        return new TokenUsage(
                prompt,
                completion,
                total.isNumber() ? whole(total) : prompt + completion,
                whole(usage.path("completion_tokens_details").path("reasoning_tokens")),
                whole(usage.path("prompt_tokens_details").path("cached_tokens")),
                money(cost.path("credits_used"), reply.header("x-aimlapi-credits-used")),
                money(cost.path("usd_spent"), reply.header("x-aimlapi-usd-spent")));
    }

    private static @Nullable BigDecimal money(JsonNode value, @Nullable String header) {
        BigDecimal sent =
                value.isNumber() ? value.decimalValue() : decimal(value.isTextual() ? value.asText() : header);
        if (sent == null || sent.precision() > MAX_MONEY_DIGITS || Math.abs((long) sent.scale()) > MAX_MONEY_DIGITS) {
            return null;
        }
        return sent;
    }

    private static @Nullable BigDecimal decimal(@Nullable String text) {
        if (text == null || text.length() > MAX_MONEY_DIGITS) {
            return null;
        }
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    static long whole(JsonNode value) {
        return value.isNumber() && value.canConvertToLong() ? Math.max(0, value.longValue()) : 0;
    }

    /** The text, or null if there is none or it is empty. */
    static @Nullable String text(JsonNode value) {
        return value.isTextual() && !value.asText().isEmpty() ? value.asText() : null;
    }
}
