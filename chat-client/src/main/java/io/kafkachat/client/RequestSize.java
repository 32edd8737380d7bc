package io.kafkachat.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/**
 * What can be said of a request's tokens from its body alone. No text of the request is kept.
 *
 * @param model as requested
 * @param promptTokens of all text that the model gets to read, by rule of thumb, for no tokenizer in particular
 * @param maxOutput that the request allows, over all choices; 0 if it does not say
 */
record RequestSize(String model, long promptTokens, long maxOutput) {

    private static final int TOKENS_PER_MESSAGE = 4;
    /** Of a picture or the like; what it really takes is learned. */
    private static final int TOKENS_PER_OTHER_PART = 1_000;

    private static final Set<String> NOT_READ = Set.of("role", "content", "tool_call_id");

    /** Reads the whole request, so it is better done once and outside of locks. */
    static RequestSize of(ChatRequest request) {
        ObjectNode body = request.body();
        Text text = new Text();
        long fixed = 0;
        for (JsonNode message : body.path("messages")) {
            fixed += TOKENS_PER_MESSAGE + content(message.path("content"), text);
            for (Map.Entry<String, JsonNode> field : message.properties()) {
                if (!NOT_READ.contains(field.getKey())) {
                    text.addJson(field.getValue());
                }
            }
        }
        text.addJson(body.path("tools"));
        text.addJson(body.path("response_format").path("json_schema"));
        return new RequestSize(request.model(), text.tokens() + fixed, maxOutput(body));
    }

    private static long content(JsonNode content, Text text) {
        if (content.isTextual()) {
            text.add(content.textValue());
            return 0;
        }
        long fixed = 0;
        for (JsonNode part : content) {
            if (part.path("text").isTextual()) {
                text.add(part.path("text").textValue());
            } else {
                fixed += TOKENS_PER_OTHER_PART;
            }
        }
        return fixed;
    }

    private static long maxOutput(ObjectNode body) {
        JsonNode max = body.hasNonNull("max_tokens") ? body.path("max_tokens") : body.path("max_completion_tokens");
        long ofOne = max.isIntegralNumber() && max.canConvertToInt() ? Math.max(0, max.intValue()) : 0;
        JsonNode choices = body.path("n");
        return choices.isInt() && choices.intValue() > 1 ? ofOne * choices.intValue() : ofOne;
    }

    /** A count of characters by kind. */
    private static final class Text {
        private long ascii;
        private long cjk;
        private long other;

        void add(String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c < 0x80) {
                    ascii++;
                } else if (Character.isHighSurrogate(c) && i + 1 < text.length()) {
                    addWide(text.codePointAt(i));
                    i += Character.isLowSurrogate(text.charAt(i + 1)) ? 1 : 0;
                } else {
                    addWide(c);
                }
            }
        }

        void addJson(JsonNode node) {
            if (node.isTextual()) {
                add(node.textValue());
            } else if (node.isContainerNode() && !node.isEmpty()) {
                add(Json.text(node));
            }
        }

        /** Four ASCII characters a token, three others two tokens, each CJK character one. */
        long tokens() {
            return (3 * ascii + 8 * other + 12 * cjk + 11) / 12;
        }

        private void addWide(int codePoint) {
            switch (Character.UnicodeScript.of(codePoint)) {
                case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO -> cjk++;
                default -> other++;
            }
        }
    }
}
