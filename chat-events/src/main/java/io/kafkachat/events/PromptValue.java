package io.kafkachat.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * The value of a prompt event, as far as its form goes. Half surrogate pairs, which JSON can escape but no serializer can
 * write, become U+FFFD.
 */
public sealed interface PromptValue {

    /** No value: a tombstone. */
    record Absent() implements PromptValue {}

    /** Text, the user message or the prompt field's value. */
    record Text(String text) implements PromptValue {
        public Text {
            text = WellFormed.text(text);
        }

        /** Without the text. */
        @Override
        public String toString() {
            return "Text[" + text.length() + " characters]";
        }
    }

    /**
     * An object: a request body or business data.
     *
     * @param body not modified by this package, and not to be modified by others afterwards
     */
    record Body(ObjectNode body) implements PromptValue {
        public Body {
            body = WellFormed.object(body);
        }

        /** Without the content. */
        @Override
        public String toString() {
            return "Body[" + body.size() + " fields]";
        }
    }

    /**
     * Nothing that a prompt can be made of.
     *
     * @param kind what it is, for people, e.g. {@code an array}; never the content
     */
    record Unsupported(String kind) implements PromptValue {}

    /**
     * Bytes: a JSON object is a body, other UTF-8 is text. JSON of another kind and broken JSON are text, too: the sender
     * may have meant it.
     */
    static PromptValue ofBytes(byte @Nullable [] bytes) {
        if (bytes == null) {
            return new Absent();
        }
        String text = Json.utf8(bytes);
        if (text == null) {
            return new Unsupported("bytes that are not UTF-8");
        }
        return looksLikeObject(text) && Json.parse(text) instanceof ObjectNode body ? new Body(body) : new Text(text);
    }

    /** JSON: an object is a body, a string is text, null is a tombstone. */
    static PromptValue ofJson(@Nullable JsonNode json) {
        if (json == null || json.isNull() || json.isMissingNode()) {
            return new Absent();
        }
        if (json instanceof ObjectNode body) {
            return new Body(body);
        }
        if (json.isTextual()) {
            return new Text(json.textValue());
        }
        String kind = json.isArray()
                ? "an array"
                : json.isNumber() ? "a number" : json.isBoolean() ? "a boolean" : "a value of another type";
        return new Unsupported(kind);
    }

    private static boolean looksLikeObject(String text) {
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case ' ', '\t', '\n', '\r', '\uFEFF' -> {}
                case '{' -> {
                    return true;
                }
                default -> {
                    return false;
                }
            }
        }
        return false;
    }
}
