package io.kafkachat.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.events.EventSettings.EnrichFormat;

/**
 * Adds an answer to a prompt event.
 *
 * @param promptField names the text of a prompt that is text, because a field can only be added to an object
 * @param enrichField takes the answer; replaces a field of the same name. Not used with {@link EnrichFormat#FIELDS}
 */
public record Enrichment(String promptField, String enrichField, EnrichFormat format) {

    /** @throws IllegalArgumentException if the answer would take the prompt's field */
    public Enrichment {
        if (format != EnrichFormat.FIELDS && promptField.equals(enrichField)) {
            throw new IllegalArgumentException("enrich field: expected another field than the prompt's");
        }
    }

    /**
     * A new object: the event's fields in their order, then the answer, in one field or as fields of their own. The
     * original is not changed; its nested values are shared.
     *
     * <p>Fields of an answer never take the place of the event's, not even of a null: an answer follows the prompt's text,
     * which may be a stranger's, and must not change what the event says. It is no error either, because answers often
     * repeat a field and are paid.
     *
     * @param answer an {@link OutputEvent#enrichment()} of the same format
     * @throws IllegalArgumentException if {@code original} is neither text nor an object; such prompts have no answer. Also
     *     if the answer's fields are to be added and it is no object
     */
    public ObjectNode merge(PromptValue original, JsonNode answer) {
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        if (original instanceof PromptValue.Text text) {
            merged.put(promptField, text.text());
        } else if (original instanceof PromptValue.Body body) {
            merged.setAll(body.body());
        } else {
            throw new IllegalArgumentException("original: expected text or an object");
        }
        if (format != EnrichFormat.FIELDS) {
            merged.set(enrichField, answer);
        } else if (answer instanceof ObjectNode object) {
            object.properties().forEach(field -> merged.putIfAbsent(field.getKey(), field.getValue()));
        } else {
            throw new IllegalArgumentException("answer: expected an object");
        }
        return merged;
    }
}
