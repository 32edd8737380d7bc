package io.kafkachat.connect;

import com.fasterxml.jackson.databind.JsonNode;
import io.kafkachat.events.EventHeaders;
import io.kafkachat.events.OutputEvent;
import io.kafkachat.events.OutputEvents;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.storage.Converter;

/**
 * Output events as records of Kafka: topic, key as it came, the prompt's headers and ours, value through the configured
 * converter. Used by the publisher's thread only.
 */
final class OutputRecords {

    private final Converter valueConverter;
    private final RecordBytes recordBytes;
    private final EventWriter eventWriter;
    private final EnrichedValues enriched;
    private final OutputEvents outputs;

    OutputRecords(
            OutputEvents outputs,
            Converter valueConverter,
            RecordBytes recordBytes,
            EventWriter eventWriter,
            EnrichedValues enriched) {
        this.outputs = outputs;
        this.valueConverter = valueConverter;
        this.recordBytes = recordBytes;
        this.eventWriter = eventWriter;
        this.enriched = enriched;
    }

    /**
     * @param more headers of this event alone
     * @param timestamp of the record, epoch ms
     * @throws org.apache.kafka.connect.errors.DataException if the converter refuses the value
     */
    ProducerRecord<byte[], byte[]> of(Prompt prompt, OutputEvent event, Map<String, String> more, long timestamp) {
        String topic = outputs.topic(event.type());
        Headers headers = new RecordHeaders();
        recordBytes.headers(prompt.delivered(), topic).forEach(headers::add);
        BiConsumer<String, String> add = (name, text) -> headers.add(name, text.getBytes(StandardCharsets.UTF_8));
        EventHeaders.of(prompt.context()).forEach(add);
        more.forEach(add);
        byte[] bytes = value(topic, headers, prompt, event);
        return new ProducerRecord<>(topic, null, timestamp, prompt.context().key(), bytes, headers);
    }

    private byte[] value(String topic, Headers headers, Prompt prompt, OutputEvent event) {
        JsonNode answer = event.enrichment();
        if (answer == null) {
            return eventWriter.bytes(topic, headers, event);
        }
        SchemaAndValue value = enriched.of(prompt.delivered(), answer);
        return valueConverter.fromConnectData(topic, headers, value.schema(), value.value());
    }
}
