package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.kafkachat.events.EventType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The committed JSON Schemas of the events. */
final class EventSchemaFiles {

    private static final Path FOLDER = Path.of("..", "config", "schemas");
    private static final Map<EventType, Schema> SCHEMAS = Arrays.stream(EventType.values())
            .collect(Collectors.toUnmodifiableMap(Function.identity(), EventSchemaFiles::load));

    private EventSchemaFiles() {}

    static void check(EventType type, JsonNode event) {
        assertThat(SCHEMAS.get(type).validate(event))
                .as(type + " event " + event)
                .isEmpty();
    }

    private static Schema load(EventType type) {
        String name = type.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".schema.json";
        try {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(Files.readString(FOLDER.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
