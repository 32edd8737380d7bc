package io.kafkachat.connect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kafkachat.events.OutputEvent;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;

/** Writes the values of output events. */
interface EventWriter {

    /**
     * @param headers of the record, to which a converter may add its own
     * @throws DataException if the value cannot be written
     */
    byte[] bytes(String topic, Headers headers, OutputEvent event);

    /** The one for these settings. */
    static EventWriter of(ConverterSettings settings, Converter converter) {
        return settings.isJsonWithoutSchemas() ? new Json() : new Converted(converter);
    }

    /** As Connect structs, through any converter. */
    final class Converted implements EventWriter {

        private final EventStructs structs = new EventStructs();
        private final Converter converter;

        Converted(Converter converter) {
            this.converter = converter;
        }

        @Override
        public byte[] bytes(String topic, Headers headers, OutputEvent event) {
            SchemaAndValue value = structs.of(event.type().schema(), event.value());
            return converter.fromConnectData(topic, headers, value.schema(), value.value());
        }
    }

    /**
     * What JsonConverter would write without a schema, without the detour over a struct and a second tree: events are JSON
     * already.
     */
    final class Json implements EventWriter {

        private static final ObjectMapper MAPPER = JsonMapper.builder().build();

        @Override
        public byte[] bytes(String topic, Headers headers, OutputEvent event) {
            try {
                return MAPPER.writeValueAsBytes(event.value());
            } catch (JsonProcessingException e) {
                throw new DataException("expected an event that JSON can hold", e);
            }
        }
    }
}
