package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.events.EventType;
import java.io.IOException;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
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
        ObjectNode event = SampleEvents.of(type.schema(), false);

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
        ObjectNode event = SampleEvents.of(type.schema(), true);

        assertThat(json(structs.of(type.schema(), event))).isEqualTo(new JsonMapper().readTree(event.toString()));
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void everyFieldIsExplainedAndEverySchemaMadeOnce(EventType type) {
        Schema schema =
                structs.of(type.schema(), SampleEvents.of(type.schema(), false)).schema();

        assertThat(schema.fields())
                .allSatisfy(field -> assertThat(field.schema().doc()).isNotBlank());
        assertThat(structs.of(type.schema(), SampleEvents.of(type.schema(), true))
                        .schema())
                .isSameAs(schema);
    }

    /** Converters of Avro and Protobuf change other names, or refuse them. */
    @ParameterizedTest
    @EnumSource(EventType.class)
    void everyFormatTakesTheNames(EventType type) {
        Map<String, Schema> structs = new HashMap<>();

        checkNames(
                this.structs
                        .of(type.schema(), SampleEvents.of(type.schema(), false))
                        .schema(),
                structs);

        assertThat(structs).containsKey(type.schema().name());
    }

    private static void checkNames(Schema struct, Map<String, Schema> structs) {
        assertThat(struct.name()).matches("io\\.kafkachat\\.[A-Z][A-Za-z]*");
        assertThat(structs.put(struct.name(), struct))
                .as("another " + struct.name())
                .isNull();
        assertThat(struct.fields())
                .allSatisfy(field -> assertThat(field.name()).matches("[a-z][a-z0-9]*(_[a-z0-9]+)*"));
        assertThat(struct.fields()).extracting(Field::name).doesNotHaveDuplicates();
        struct.fields().stream()
                .map(Field::schema)
                .filter(schema -> schema.type() == Schema.Type.STRUCT)
                .forEach(schema -> checkNames(schema, structs));
    }

    private static JsonNode json(SchemaAndValue value) throws IOException {
        try (JsonConverter converter = new JsonConverter()) {
            converter.configure(Map.of("schemas.enable", "false"), false);
            return new JsonMapper().readTree(converter.fromConnectData("t", value.schema(), value.value()));
        }
    }
}
