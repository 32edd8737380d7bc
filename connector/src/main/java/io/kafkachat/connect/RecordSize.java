package io.kafkachat.connect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.BinaryNode;
import io.kafkachat.events.OutputEvent;
import java.util.Map;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.Header;

/**
 * Whether an output record is small enough for Kafka, which is not asked: the worker's converter is out of sight, so its
 * size is that of the JSON. Thread-safe.
 */
final class RecordSize {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    // What a character can become at most, as \\u0000 or as UTF-8.
    private static final int WORST_CHARACTER = 6;
    private static final int FIELD = 32;

    /** @param value the record's value, made of the event */
    boolean isAtMost(int limit, Prompt prompt, Map<String, String> ours, OutputEvent event, SchemaAndValue value) {
        long around = around(prompt, ours);
        if (value.value() instanceof byte[] bytes) {
            return around + bytes.length <= limit;
        }
        if (event.enrichment() != null) {
            return around + json(value).length <= limit;
        }
        return around + worst(event.value()) <= limit || around + json(event.value()).length <= limit;
    }

    /** The value as JSON without a schema. */
    byte[] json(SchemaAndValue value) {
        return json(ConnectJson.of(value.schema(), value.value()));
    }

    private static byte[] json(JsonNode value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new DataException("expected a value that JSON can hold", e);
        }
    }

    private static long around(Prompt prompt, Map<String, String> ours) {
        byte[] key = prompt.context().key();
        long size = key == null ? 0 : key.length;
        for (Header header : prompt.delivered().headers()) {
            size += FIELD + header.key().length() + length(header.value());
        }
        for (Map.Entry<String, String> header : ours.entrySet()) {
            size += FIELD + header.getKey().length() + header.getValue().length();
        }
        return size;
    }

    private static long length(Object value) {
        if (value instanceof byte[] bytes) {
            return bytes.length;
        }
        return value instanceof String text ? text.length() : FIELD;
    }

    private static long worst(JsonNode value) {
        if (value.isTextual()) {
            return 2 + (long) WORST_CHARACTER * value.textValue().length();
        }
        if (value instanceof BinaryNode bytes) {
            return FIELD + bytes.binaryValue().length / 3 * 4L;
        }
        long size = FIELD;
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            size += FIELD + field.getKey().length() + worst(field.getValue());
        }
        if (value.isArray()) {
            for (JsonNode element : value) {
                size += 1 + worst(element);
            }
        }
        return size;
    }
}
