package io.kafkachat.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Adds an answer to a prompt event.
 *
 * @param promptField names the text of a prompt that is text, because a field can only be added to an object
 * @param enrichField takes the answer; replaces a field of the same name
 */
public record Enrichment(String promptField, String enrichField) {

    /** @throws IllegalArgumentException if both are the same field */
    public Enrichment {
        if (promptField.equals(enrichField)) {
            throw new IllegalArgumentException("enrich field: expected another field than the prompt's");
        }
    }

    /**
     * A new object: the event's fields in their order, then the answer. The original is not changed; its nested values
     * are shared.
     *
     * @throws IllegalArgumentException if {@code original} is neither text nor an object; such prompts have no answer
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
        merged.set(enrichField, answer);
        return merged;
    }
}
