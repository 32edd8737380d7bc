package io.kafkachat.streams.usage;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.Function;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** How keys, events and totals are written into internal topics and stores. Thread-safe: queries use them, too. */
final class UsageSerdes {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final CBORFactory CBOR = new CBORFactory();

    private UsageSerdes() {}

    /** JSON with the fields {@code model, tenant}. */
    static Serde<UsageKey> key() {
        return serde(key -> json(key(key)), bytes -> {
            JsonNode json = object(bytes);
            return new UsageKey(json.path("model").asText(), json.path("tenant").asText(null));
        });
    }

    /** A JSON object. */
    static Serde<ObjectNode> event() {
        return serde(UsageSerdes::json, UsageSerdes::object);
    }

    /** CBOR, positional: a window is read and written for every event. */
    static Serde<UsageTotals> totals() {
        return serde(UsageSerdes::write, UsageSerdes::read);
    }

    static ObjectNode key(UsageKey key) {
        return JsonNodeFactory.instance.objectNode().put("model", key.model()).put("tenant", key.tenant());
    }

    static byte[] json(ObjectNode json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new SerializationException("a usage event or key cannot be written as JSON", withoutContent(e));
        }
    }

    private static ObjectNode object(byte[] bytes) {
        try {
            if (JSON.readTree(bytes) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new SerializationException("usage event or key: expected a JSON object", withoutContent(e));
        } catch (IOException e) {
            throw new SerializationException("usage event or key: expected a JSON object", e);
        }
        throw new SerializationException("usage event or key: expected a JSON object");
    }

    private static JsonProcessingException withoutContent(JsonProcessingException e) {
        e.clearLocation();
        return e;
    }

    private static byte[] write(UsageTotals totals) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator out = CBOR.createGenerator(bytes)) {
            totals.write(out);
        } catch (IOException e) {
            throw new SerializationException("usage totals cannot be written", e);
        }
        return bytes.toByteArray();
    }

    private static UsageTotals read(byte[] bytes) {
        try (JsonParser in = CBOR.createParser(bytes)) {
            return UsageTotals.read(in);
        } catch (IOException e) {
            throw new SerializationException("usage totals: expected what this version of the app stores", e);
        }
    }

    private static <T> Serde<T> serde(Function<T, byte[]> write, Function<byte[], T> read) {
        return Serdes.serdeFrom(
                (topic, value) -> value == null ? null : write.apply(value),
                (topic, bytes) -> bytes == null ? null : read.apply(bytes));
    }
}
