package io.kafkachat.connect;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.events.EventSchema;

/** A value for every field of a schema. */
final class SampleEvents {

    private SampleEvents() {}

    /** @param sparse whether optional fields are null */
    static ObjectNode of(EventSchema schema, boolean sparse) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        for (EventSchema.Field field : schema.fields()) {
            if (sparse && field.optional()) {
                event.putNull(field.name());
                continue;
            }
            switch (field.type()) {
                case STRING -> event.put(field.name(), "text of " + field.name());
                case INT32 -> event.put(field.name(), 7);
                case INT64 -> event.put(field.name(), 1L << 40);
                case FLOAT64 -> event.put(field.name(), 0.25);
                case BOOLEAN -> event.put(field.name(), true);
                case BYTES -> event.put(field.name(), new byte[] {1, 2, 3});
                case TIMESTAMP_MS -> event.put(field.name(), 5L);
                case STRUCT -> event.set(field.name(), of(field.schema(), sparse));
            }
        }
        return event;
    }
}
