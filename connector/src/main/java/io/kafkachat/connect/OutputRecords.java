package io.kafkachat.connect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.client.ErrorClass;
import io.kafkachat.client.Failure;
import io.kafkachat.events.EventFactory;
import io.kafkachat.events.EventHeaders;
import io.kafkachat.events.EventType;
import io.kafkachat.events.OutputEvent;
import io.kafkachat.events.PromptEvents;
import io.kafkachat.events.ReceiptHeader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.storage.Converter;
import org.jspecify.annotations.Nullable;

/**
 * Output events as records of Kafka: topic, key as it came, the prompt's headers and ours, value through the configured
 * converter. Used by the publisher's thread only.
 */
final class OutputRecords {

    /** What an error event can do without; the record's key says the same as the second. */
    private static final List<String> ORIGINALS = List.of("value", "key");

    private final OutputTopics topics;
    private final Converter valueConverter;
    private final RecordBytes recordBytes;
    private final EventWriter eventWriter;
    private final EnrichedValues enriched;
    private final EventFactory events;

    OutputRecords(
            OutputTopics topics,
            Converter valueConverter,
            RecordBytes recordBytes,
            EventWriter eventWriter,
            EnrichedValues enriched,
            EventFactory events) {
        this.topics = topics;
        this.valueConverter = valueConverter;
        this.recordBytes = recordBytes;
        this.eventWriter = eventWriter;
        this.enriched = enriched;
        this.events = events;
    }

    /** Whether events of this type have a topic. */
    boolean publishes(EventType type) {
        return topics.of(type) != null;
    }

    /** Where an event of this type goes. */
    String topic(EventType type) {
        String topic = topics.of(type);
        if (topic == null) {
            throw new IllegalStateException("There is no topic for " + type + " events");
        }
        return topic;
    }

    /** The headers of an answer that let a reader, and the task itself after a crash, see what else belongs to it. */
    Map<String, String> answerHeaders(int index, int count, OutputEvent receipt) {
        String position = index + "/" + count;
        return index == 0 && publishes(EventType.USAGE)
                ? Map.of(EventHeaders.ANSWER, position, EventHeaders.USAGE, ReceiptHeader.write(receipt))
                : Map.of(EventHeaders.ANSWER, position);
    }

    /**
     * @param more headers of this event alone
     * @param timestamp of the record, epoch ms
     * @throws org.apache.kafka.connect.errors.DataException if the converter refuses the value
     */
    ProducerRecord<byte[], byte[]> of(Prompt prompt, OutputEvent event, Map<String, String> more, long timestamp) {
        String topic = topic(event.type());
        Headers headers = new RecordHeaders();
        recordBytes.headers(prompt.delivered(), topic).forEach(headers::add);
        BiConsumer<String, String> add = (name, text) -> headers.add(name, text.getBytes(StandardCharsets.UTF_8));
        EventHeaders.of(prompt.context()).forEach(add);
        more.forEach(add);
        byte[] bytes = value(topic, headers, prompt, event);
        return new ProducerRecord<>(topic, null, timestamp, prompt.context().key(), bytes, headers);
    }

    /** The receipt as it is, or saying that an answer could not be written; what the call cost stays. */
    OutputEvent receipt(Prompt prompt, OutputEvent receipt) {
        if (!prompt.isOutputRefused()) {
            return receipt;
        }
        ObjectNode value = receipt.value().deepCopy();
        value.put("outcome", "failed");
        value.put("error_class", ErrorClass.OUTPUT_REFUSED.name());
        return new OutputEvent(receipt.type(), receipt.index(), value);
    }

    private byte[] value(String topic, Headers headers, Prompt prompt, OutputEvent event) {
        JsonNode answer = event.enrichment();
        if (answer == null) {
            return eventWriter.bytes(topic, headers, event);
        }
        SchemaAndValue value = enriched.of(prompt.delivered(), answer);
        return valueConverter.fromConnectData(topic, headers, value.schema(), value.value());
    }

    /**
     * What to publish in place of an event that can never be written.
     *
     * @return an error event, or the error event without the original value, or without the key too; null if there is
     *     nothing less to say
     */
    @Nullable
    OutputEvent replacement(Prompt prompt, OutputEvent refused, Failure reason) {
        if (refused.type() == EventType.USAGE || !publishes(EventType.ERROR)) {
            return null;
        }
        if (refused.type() == EventType.ERROR) {
            for (String original : ORIGINALS) {
                if (!refused.value().path(original).isNull()) {
                    ObjectNode smaller = refused.value().deepCopy().putNull(original);
                    return new OutputEvent(EventType.ERROR, refused.index(), smaller);
                }
            }
            return null;
        }
        PromptEvents instead = events.ofRejected(prompt.context(), reason);
        return instead.answers().get(0);
    }
}
