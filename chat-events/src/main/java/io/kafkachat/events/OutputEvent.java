package io.kafkachat.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * An event to be published.
 *
 * @param index position among the prompt's events of this type, from 0
 * @param value as the type's schema says
 * @param enrichment null, but for the completion of {@code output.mode=enrich}: then what is published is not {@code
 *     value} but the prompt event with this answer added, see {@link Enrichment}. A JSON null is an answer, too,
 *     but with {@link EventSettings.EnrichFormat#FIELDS}, where it is an object, empty if there is nothing to add.
 */
public record OutputEvent(
        EventType type,
        int index,
        ObjectNode value,
        @Nullable JsonNode enrichment) {

    public OutputEvent(EventType type, int index, ObjectNode value) {
        this(type, index, value, null);
    }

    /** Without the content. */
    @Override
    public String toString() {
        return "OutputEvent[" + type + " " + index + "]";
    }
}
