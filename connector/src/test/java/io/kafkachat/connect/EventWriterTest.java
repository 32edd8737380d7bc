package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.events.EventType;
import io.kafkachat.events.OutputEvent;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.StringConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EventWriterTest {

    @ParameterizedTest
    @EnumSource(EventType.class)
    void jsonWrittenDirectlyIsWhatJsonConverterWrites(EventType type) {
        for (boolean sparse : new boolean[] {false, true}) {
            OutputEvent event = new OutputEvent(type, 0, SampleEvents.of(type.schema(), sparse));
            ConverterSettings settings = settings(JsonConverter.class, "false");

            String direct = text(new EventWriter.Json(), event);

            assertThat(direct).isEqualTo(text(new EventWriter.Converted(settings.converter(false)), event));
        }
    }

    @ParameterizedTest
    @CsvSource({"false, true", "FALSE, true", "true, false", ", false"})
    void onlySchemalessJsonIsWrittenDirectly(String schemas, boolean direct) {
        ConverterSettings settings = settings(JsonConverter.class, schemas);

        assertThat(EventWriter.of(settings, settings.converter(false)) instanceof EventWriter.Json)
                .isEqualTo(direct);
    }

    @Test
    void anyOtherConverterGetsTheEventAsAStruct() {
        ConverterSettings settings = settings(StringConverter.class, null);

        EventWriter writer = EventWriter.of(settings, settings.converter(false));
        OutputEvent event = new OutputEvent(EventType.ERROR, 0, SampleEvents.of(EventType.ERROR.schema(), true));

        assertThat(text(writer, event)).startsWith("Struct{request_id=");
    }

    private static ConverterSettings settings(Class<?> type, String schemas) {
        Map<String, Object> properties = new HashMap<>();
        if (schemas != null) {
            properties.put("schemas.enable", schemas);
        }
        return new ConverterSettings("output.value.converter", type, properties);
    }

    private static String text(EventWriter writer, OutputEvent event) {
        return new String(writer.bytes("t", new RecordHeaders(), event), StandardCharsets.UTF_8);
    }
}
