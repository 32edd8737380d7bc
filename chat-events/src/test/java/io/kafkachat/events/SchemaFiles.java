package io.kafkachat.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Locale;

/** Makes JSON Schemas of the schemas of events. Fields that they do not know are allowed: later versions may add some. */
final class SchemaFiles {

    private static final Path FOLDER = Path.of("..", "config", "schemas");

    private SchemaFiles() {}

    static Path file(EventType type) {
        return FOLDER.resolve(type.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".schema.json");
    }

    static String text(EventType type) throws JsonProcessingException {
        EventSchema schema = type.schema();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        json.put("$id", "urn:" + schema.name() + ":" + schema.version());
        json.put("title", schema.name());
        describe(json, schema, schema.doc(), false);
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(
                        Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                .withObjectIndenter(new DefaultIndenter("  ", "\n"));
        return new ObjectMapper().writer(printer).writeValueAsString(json) + "\n";
    }

    private static void describe(ObjectNode json, EventSchema schema, String doc, boolean optional) {
        json.put("description", doc);
        putType(json, "object", optional);
        ObjectNode properties = json.putObject("properties");
        ArrayNode required = json.putArray("required");
        for (EventSchema.Field field : schema.fields()) {
            ObjectNode property = properties.putObject(field.name());
            if (field.schema() == null) {
                property.put("description", field.doc());
                scalar(property, field);
            } else {
                describe(property, field.schema(), field.doc(), field.optional());
            }
            if (!field.optional()) {
                required.add(field.name());
            }
        }
    }

    private static void scalar(ObjectNode property, EventSchema.Field field) {
        switch (field.type()) {
            case STRING -> putType(property, "string", field.optional());
            case INT32 -> {
                putType(property, "integer", field.optional());
                property.put("minimum", Integer.MIN_VALUE).put("maximum", Integer.MAX_VALUE);
            }
            case INT64, TIMESTAMP_MS -> putType(property, "integer", field.optional());
            case FLOAT64 -> putType(property, "number", field.optional());
            case BOOLEAN -> putType(property, "boolean", field.optional());
            case BYTES -> {
                putType(property, "string", field.optional());
                property.put("contentEncoding", "base64");
            }
            case STRUCT -> throw new IllegalArgumentException(field.name() + ": expected a scalar");
        }
    }

    private static void putType(ObjectNode json, String type, boolean optional) {
        if (optional) {
            json.putArray("type").add(type).add("null");
        } else {
            json.put("type", type);
        }
    }
}
