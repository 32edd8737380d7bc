package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.events.EventSchema;
import io.kafkachat.events.EventType;
import java.io.IOException;
import java.util.Date;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventStructsTest {

    private final EventStructs structs = new EventStructs();

    @ParameterizedTest
    @EnumSource(EventType.class)
    void theStructHoldsWhatTheEventHolds(EventType type) throws IOException {
        ObjectNode event = event(type.schema(), false);

        SchemaAndValue value = structs.of(type.schema(), event);

        assertThat(value.schema().name()).isEqualTo(type.schema().name());
        assertThat(value.schema().version()).isEqualTo(type.schema().version());
        assertThat(json(value)).isEqualTo(new JsonMapper().readTree(event.toString()));
        Struct prompt = ((Struct) value.value()).getStruct("prompt");
        assertThat(prompt.get("timestamp")).isEqualTo(new Date(5));
        assertThat(prompt.schema().field("timestamp").schema().name()).isEqualTo(Timestamp.LOGICAL_NAME);
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void optionalFieldsMayBeNull(EventType type) throws IOException {
        ObjectNode event = event(type.schema(), true);

        assertThat(json(structs.of(type.schema(), event))).isEqualTo(new JsonMapper().readTree(event.toString()));
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void everyFieldIsExplainedAndEverySchemaMadeOnce(EventType type) {
        Schema schema = structs.of(type.schema(), event(type.schema(), false)).schema();

        assertThat(schema.fields())
                .allSatisfy(field -> assertThat(field.schema().doc()).isNotBlank());
        assertThat(structs.of(type.schema(), event(type.schema(), true)).schema())
                .isSameAs(schema);
    }

    private static JsonNode json(SchemaAndValue value) throws IOException {
        try (JsonConverter converter = new JsonConverter()) {
            converter.configure(Map.of("schemas.enable", "false"), false);
            return new JsonMapper().readTree(converter.fromConnectData("t", value.schema(), value.value()));
        }
    }

    private static ObjectNode event(EventSchema schema, boolean sparse) {
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
                case STRUCT -> event.set(field.name(), event(field.schema(), sparse));
            }
        }
        return event;
    }
}
