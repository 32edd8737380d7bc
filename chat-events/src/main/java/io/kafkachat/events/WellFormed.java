package io.kafkachat.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replaces half surrogate pairs with U+FFFD. JSON can escape them (answers that are cut in the middle of an emoji do), but
 * no serializer can write them as UTF-8.
 */
final class WellFormed {

    private static final char REPLACEMENT = '\uFFFD';

    private WellFormed() {}

    /** The text itself if there is nothing to replace. */
    static String text(String text) {
        int broken = nextBroken(text, 0);
        if (broken < 0) {
            return text;
        }
        StringBuilder repaired = new StringBuilder(text);
        for (; broken >= 0; broken = nextBroken(text, broken + 1)) {
            repaired.setCharAt(broken, REPLACEMENT);
        }
        return repaired.toString();
    }

    /** Like {@link #text}, for fields without a value, too. */
    static @Nullable String optional(@Nullable String text) {
        return text == null ? null : text(text);
    }

    /** The node itself if there is nothing to replace, else a changed copy. Field names count as text. */
    static JsonNode json(JsonNode node) {
        return isWellFormed(node) ? node : repaired(node);
    }

    /** See {@link #json}. */
    static ObjectNode object(ObjectNode object) {
        return isWellFormed(object) ? object : repairedObject(object);
    }

    private static boolean isWellFormed(JsonNode node) {
        if (node.isTextual()) {
            return nextBroken(node.textValue(), 0) < 0;
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (nextBroken(field.getKey(), 0) >= 0) {
                return false;
            }
        }
        for (JsonNode child : node) {
            if (!isWellFormed(child)) {
                return false;
            }
        }
        return true;
    }

    private static JsonNode repaired(JsonNode node) {
        if (node.isTextual()) {
            return TextNode.valueOf(text(node.textValue()));
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = array.arrayNode(array.size());
            array.forEach(element -> copy.add(repaired(element)));
            return copy;
        }
        return node instanceof ObjectNode object ? repairedObject(object) : node;
    }

    private static ObjectNode repairedObject(ObjectNode object) {
        ObjectNode copy = object.objectNode();
        object.properties().forEach(field -> copy.set(text(field.getKey()), repaired(field.getValue())));
        return copy;
    }

    private static int nextBroken(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                boolean pair = i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
                if (!pair) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }
}
