package io.kafkachat.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Checks events against their schema, and what is written of them against the committed JSON Schema. */
final class Conformity {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Map<EventType, Schema> schemas = new EnumMap<>(EventType.class);

    Conformity() {
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        try {
            for (EventType type : EventType.values()) {
                schemas.put(type, registry.getSchema(Files.readString(SchemaFiles.file(type))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    PromptEvents check(PromptEvents events) {
        events.answers().forEach(this::check);
        check(events.receipt());
        assertThat(events.receipt().type()).isEqualTo(EventType.USAGE);
        return events;
    }

    void check(OutputEvent event) {
        checkFields(event.type().schema(), event.value());
        try {
            JsonNode written = MAPPER.readTree(MAPPER.writeValueAsBytes(event.value()));
            assertThat(schemas.get(event.type()).validate(written)).isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void checkFields(EventSchema schema, ObjectNode value) {
        List<String> names = new ArrayList<>();
        value.fieldNames().forEachRemaining(names::add);
        assertThat(names)
                .isEqualTo(schema.fields().stream().map(EventSchema.Field::name).toList());
        for (EventSchema.Field field : schema.fields()) {
            JsonNode node = value.get(field.name());
            if (node.isNull()) {
                assertThat(field.optional()).as(field.name()).isTrue();
            } else if (field.schema() != null) {
                checkFields(field.schema(), (ObjectNode) node);
            } else {
                assertThat(isOfType(node, field.type())).as(field.name()).isTrue();
            }
        }
    }

    private static boolean isOfType(JsonNode node, EventSchema.Type type) {
        return switch (type) {
            case STRING -> node.isTextual();
            case INT32 -> node.isInt();
            case INT64, TIMESTAMP_MS -> node.isLong();
            case FLOAT64 -> node.isDouble();
            case BOOLEAN -> node.isBoolean();
            case BYTES -> node.isBinary();
            case STRUCT -> false;
        };
    }
}
