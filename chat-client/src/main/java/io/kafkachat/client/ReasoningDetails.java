package io.kafkachat.client;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code reasoning_details} of one message, put together so that they can be sent back: a text or summary comes in
 * many fragments, one after the other, all else comes whole. The index alone does not tell blocks apart: a stream may
 * number them all 0.
 *
 * <p>Not thread-safe.
 */
final class ReasoningDetails {

    /** What a later fragment may bring beside text; the last one counts. */
    private static final List<String> LATE_FIELDS = List.of("signature", "format", "id", "index");

    private final List<Detail> all = new ArrayList<>();
    private final StreamBounds bounds;

    ReasoningDetails(StreamBounds bounds) {
        this.bounds = bounds;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** @throws StreamConstraintsException if there are too many */
    void add(JsonNode details) throws StreamConstraintsException {
        for (JsonNode sent : details) {
            Detail last = all.isEmpty() ? null : all.get(all.size() - 1);
            if (sent instanceof ObjectNode fragment && (last == null || !last.continuedBy(fragment))) {
                bounds.addDetailValues(values(fragment));
                all.add(new Detail(fragment));
            }
        }
    }

    ArrayNode toJson() {
        ArrayNode details = Json.MAPPER.createArrayNode();
        all.forEach(detail -> details.add(detail.toJson()));
        return details;
    }

    /** Not deeper than what Jackson reads. */
    private static int values(JsonNode tree) {
        int values = 1;
        for (JsonNode child : tree) {
            values += values(child);
        }
        return values;
    }

    /** What people can read of them; null if there is nothing. */
    static @Nullable String text(JsonNode details) {
        if (details.size() == 1) {
            String text = text(details.get(0), textField(details.get(0)));
            return text.isEmpty() ? null : text;
        }
        StringBuilder joined = new StringBuilder();
        details.forEach(detail -> joined.append(text(detail, textField(detail))));
        return joined.isEmpty() ? null : joined.toString();
    }

    private static String text(JsonNode detail, @Nullable String field) {
        return field == null ? "" : detail.path(field).asText("");
    }

    /** Null if the detail is of a type that comes whole. */
    private static @Nullable String textField(JsonNode detail) {
        return switch (detail.path("type").asText("")) {
            case "reasoning.text" -> "text";
            case "reasoning.summary" -> "summary";
            default -> null;
        };
    }

    private static final class Detail {

        private final ObjectNode whole;
        private final @Nullable String textField;
        private final StringBuilder text = new StringBuilder();

        Detail(ObjectNode first) {
            whole = first;
            textField = textField(first);
            append(first);
        }

        /** Takes the fragment if it belongs to this. */
        boolean continuedBy(ObjectNode fragment) {
            if (textField == null || !agree("type", fragment) || !agree("index", fragment) || !agree("id", fragment)) {
                return false;
            }
            append(fragment);
            for (String field : LATE_FIELDS) {
                JsonNode value = fragment.path(field);
                if (value.isValueNode() && !value.isNull()) {
                    whole.set(field, value);
                }
            }
            return true;
        }

        /** Whether the two have the same value, as far as they have one. */
        private boolean agree(String field, ObjectNode fragment) {
            JsonNode mine = whole.path(field);
            JsonNode other = fragment.path(field);
            return mine.isMissingNode()
                    || mine.isNull()
                    || other.isMissingNode()
                    || other.isNull()
                    || mine.equals(other);
        }

        private void append(ObjectNode fragment) {
            text.append(text(fragment, textField));
        }

        ObjectNode toJson() {
            return textField == null || text.isEmpty() ? whole : whole.put(textField, text.toString());
        }
    }
}
