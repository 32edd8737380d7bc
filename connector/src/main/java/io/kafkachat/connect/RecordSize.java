package io.kafkachat.connect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.BinaryNode;
import io.kafkachat.events.OutputEvent;
import java.util.Map;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.header.Headers;

/**
 * Whether an output record is small enough for Kafka, which is not asked: the worker's converter is out of sight, so its
 * size is that of the JSON. Thread-safe.
 */
final class RecordSize {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    // What a character can become at most, as \\u0000 or as UTF-8.
    private static final int WORST_CHARACTER = 6;
    private static final int FIELD = 32;

    /**
     * @param headers all of the record
     * @param value the record's value, made of the event
     */
    boolean isAtMost(int limit, Prompt prompt, Headers headers, OutputEvent event, SchemaAndValue value) {
        long around = around(prompt, headers);
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

    private long around(Prompt prompt, Headers headers) {
        byte[] key = prompt.context().key();
        long size = key == null ? 0 : key.length;
        for (Header header : headers) {
            size += FIELD + Utils.utf8Length(header.key()) + length(header);
        }
        return size;
    }

    private long length(Header header) {
        if (header.value() instanceof String text) {
            return Utils.utf8Length(text);
        }
        if (header.value() instanceof byte[] bytes) {
            return base64(bytes);
        }
        if (header.value() == null) {
            return 0;
        }
        try {
            return json(new SchemaAndValue(header.schema(), header.value())).length;
        } catch (DataException e) {
            // Whether anything can write it is not for us to say.
            return FIELD;
        }
    }

    private static long base64(byte[] bytes) {
        return (bytes.length + 2L) / 3 * 4;
    }

    private static long worst(JsonNode value) {
        if (value.isTextual()) {
            return worst(value.textValue());
        }
        if (value instanceof BinaryNode bytes) {
            return FIELD + base64(bytes.binaryValue());
        }
        if (value.isNumber()) {
            // What is no number, such as NaN, is in quotes.
            return 2L + value.asText().length();
        }
        long size = FIELD;
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            size += 2 + worst(field.getKey()) + worst(field.getValue());
        }
        if (value.isArray()) {
            for (JsonNode element : value) {
                size += 1 + worst(element);
            }
        }
        return size;
    }

    private static long worst(String text) {
        return 2 + (long) WORST_CHARACTER * text.length();
    }
}
