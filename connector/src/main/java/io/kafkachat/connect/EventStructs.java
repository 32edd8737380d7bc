package io.kafkachat.connect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.events.EventSchema;
import io.kafkachat.events.EventType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Date;
import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;

/** Events as Connect structs, so that any converter can write them. Thread-safe. */
final class EventStructs {

    private final Map<EventSchema, Schema> schemas = new IdentityHashMap<>();

    EventStructs() {
        for (EventType type : EventType.values()) {
            schemas.put(type.schema(), struct(type.schema()));
        }
    }

    /** @param schema of an {@link EventType} */
    SchemaAndValue of(EventSchema schema, ObjectNode event) {
        Schema known = schemas.get(schema);
        Schema connectSchema = known == null ? struct(schema) : known;
        return new SchemaAndValue(connectSchema, struct(connectSchema, schema, event));
    }

    private static Schema struct(EventSchema schema) {
        return builder(schema).build();
    }

    private static SchemaBuilder builder(EventSchema schema) {
        SchemaBuilder struct = SchemaBuilder.struct()
                .name(schema.name())
                .version(schema.version())
                .doc(schema.doc());
        for (EventSchema.Field field : schema.fields()) {
            SchemaBuilder type = type(field);
            struct.field(field.name(), (field.optional() ? type.optional() : type).build());
        }
        return struct;
    }

    private static SchemaBuilder type(EventSchema.Field field) {
        EventSchema nested = field.schema();
        if (nested != null) {
            // Connect keeps the doc of a field in the schema of its value.
            return builder(new EventSchema(nested.name(), nested.version(), field.doc(), nested.fields()));
        }
        return switch (field.type()) {
            case STRING -> SchemaBuilder.string().doc(field.doc());
            case INT32 -> SchemaBuilder.int32().doc(field.doc());
            case INT64 -> SchemaBuilder.int64().doc(field.doc());
            case FLOAT64 -> SchemaBuilder.float64().doc(field.doc());
            case BOOLEAN -> SchemaBuilder.bool().doc(field.doc());
            case BYTES -> SchemaBuilder.bytes().doc(field.doc());
            case TIMESTAMP_MS -> Timestamp.builder().doc(field.doc());
            case STRUCT -> throw new IllegalArgumentException(field.name() + ": expected a schema");
        };
    }

    private static Struct struct(Schema connectSchema, EventSchema schema, ObjectNode event) {
        Struct struct = new Struct(connectSchema);
        for (EventSchema.Field field : schema.fields()) {
            struct.put(
                    field.name(), value(connectSchema.field(field.name()).schema(), field, event.path(field.name())));
        }
        struct.validate();
        return struct;
    }

    private static @Nullable Object value(Schema connectSchema, EventSchema.Field field, JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return null;
        }
        return switch (field.type()) {
            case STRING -> value.textValue();
            case INT32 -> value.intValue();
            case INT64 -> value.longValue();
            case FLOAT64 -> value.doubleValue();
            case BOOLEAN -> value.booleanValue();
            case BYTES -> bytes(value);
            case TIMESTAMP_MS -> new Date(value.longValue());
            case STRUCT -> field.schema() == null ? null : struct(connectSchema, field.schema(), (ObjectNode) value);
        };
    }

    private static byte[] bytes(JsonNode value) {
        try {
            return value.binaryValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
