package io.kafkachat.events;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one definition of an event's value, from which the schemas of all formats are made. An event's {@code ObjectNode}
 * has exactly these fields in this order; an optional field without a value is an explicit null.
 *
 * @param name full name, e.g. {@code io.kafkachat.Completion}
 * @param version rises with every change
 * @param doc for people
 */
public record EventSchema(String name, int version, String doc, List<Field> fields) {

    public EventSchema {
        fields = List.copyOf(fields);
    }

    /** The types of fields, and what holds them in the {@code ObjectNode}. */
    public enum Type {
        /** Text. */
        STRING,
        /** A number of 32 bits. */
        INT32,
        /** A number of 64 bits. */
        INT64,
        /** A double. */
        FLOAT64,
        /** A boolean. */
        BOOLEAN,
        /** A {@code BinaryNode}; base64 text in JSON. */
        BYTES,
        /** A number of 64 bits: epoch milliseconds. */
        TIMESTAMP_MS,
        /** An {@code ObjectNode} of the field's own schema. */
        STRUCT
    }

    /**
     * A field.
     *
     * @param optional whether it may be null
     * @param schema of a {@link Type#STRUCT}, null for all other types
     */
    public record Field(
            String name,
            Type type,
            boolean optional,
            String doc,
            @Nullable EventSchema schema) {

        public Field {
            if ((type == Type.STRUCT) != (schema != null)) {
                throw new IllegalArgumentException(name + ": expected a schema for a struct and none for other types");
            }
        }

        static Field required(String name, Type type, String doc) {
            return new Field(name, type, false, doc, null);
        }

        static Field optional(String name, Type type, String doc) {
            return new Field(name, type, true, doc, null);
        }

        static Field struct(String name, EventSchema schema, String doc) {
            return new Field(name, Type.STRUCT, false, doc, schema);
        }
    }
}
