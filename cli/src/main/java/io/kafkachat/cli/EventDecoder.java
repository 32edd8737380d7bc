package io.kafkachat.cli;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.events.EventHeaders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Reads output events that are JSON: plain, in the envelope of JsonConverter's schemas, or behind the id of a schema registry. */
final class EventDecoder {

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** What a serializer of a schema registry begins with. */
    private static final byte MAGIC = 0;
    /** Magic byte and an id of four bytes, or of eight. */
    private static final int[] PREFIXES = {5, 9};

    /** Either an event or why there is none. */
    record Decoded(
            @Nullable OutputEventRecord event, @Nullable String problem) {}

    Decoded decode(ConsumerRecord<byte[], byte[]> record) {
        byte[] bytes = record.value();
        if (bytes == null) {
            return new Decoded(null, "has no value (a tombstone)");
        }
        ObjectNode value = object(bytes, 0);
        if (value == null && bytes.length > 0 && bytes[0] == MAGIC) {
            for (int prefix : PREFIXES) {
                value = value == null && bytes.length > prefix ? object(bytes, prefix) : value;
            }
            if (value == null) {
                return new Decoded(null, "is no JSON" + schemaId(bytes));
            }
        }
        return value == null
                ? new Decoded(null, "is no JSON object; only what JSON converters write can be shown")
                : new Decoded(event(record, withoutEnvelope(value)), null);
    }

    private static String schemaId(byte[] bytes) {
        String which = bytes.length < PREFIXES[0]
                ? ""
                : " with the schema " + ByteBuffer.wrap(bytes, 1, 4).getInt();
        return ", but in a format of a schema registry, such as Avro or Protobuf" + which + "; only JSON can be shown";
    }

    private static @Nullable ObjectNode object(byte[] bytes, int from) {
        try {
            return JSON.readTree(bytes, from, bytes.length - from) instanceof ObjectNode object ? object : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static ObjectNode withoutEnvelope(ObjectNode value) {
        return value.size() == 2
                        && value.path("schema").isObject()
                        && value.path("payload") instanceof ObjectNode payload
                ? payload
                : value;
    }

    private static OutputEventRecord event(ConsumerRecord<byte[], byte[]> record, ObjectNode value) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), Objects.requireNonNullElse(text(header.value()), ""));
        }
        String requestId = headers.get(EventHeaders.REQUEST_ID);
        return new OutputEventRecord(
                new PromptPlace(record.topic(), record.partition(), record.offset()),
                Instant.ofEpochMilli(record.timestamp()),
                text(record.key()),
                headers,
                EventKind.of(value),
                value,
                requestId == null && value.path("request_id").isTextual()
                        ? value.path("request_id").asText()
                        : requestId,
                prompt(headers, value));
    }

    private static @Nullable PromptPlace prompt(Map<String, String> headers, ObjectNode value) {
        String topic = headers.get(EventHeaders.PROMPT_TOPIC);
        try {
            if (topic != null) {
                return new PromptPlace(
                        topic,
                        Integer.parseInt(headers.getOrDefault(EventHeaders.PROMPT_PARTITION, "")),
                        Long.parseLong(headers.getOrDefault(EventHeaders.PROMPT_OFFSET, "")));
            }
        } catch (NumberFormatException e) {
            // Somebody else's headers: the value says it, too.
        }
        JsonNode prompt = value.path("prompt");
        return prompt.path("topic").isTextual()
                        && prompt.path("partition").canConvertToInt()
                        && prompt.path("offset").canConvertToLong()
                ? new PromptPlace(
                        prompt.path("topic").asText(),
                        prompt.path("partition").asInt(),
                        prompt.path("offset").asLong())
                : null;
    }

    private static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }
}
