package io.kafkachat.connect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/**
 * Connect values as JSON for a prompt to be made of: times and dates in ISO 8601 and not as numbers, as JsonConverter writes them; decimals as
 * numbers; bytes in base64; of a union the value itself.
 */
final class ConnectJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** What the usual converters of Avro and JSON Schema make of a union: a struct with a field per type, of which one is set. */
    private static final Set<String> UNIONS =
            Set.of("io.confluent.connect.avro.Union", "io.confluent.connect.json.OneOf");

    private ConnectJson() {}

    /**
     * @param schema null if there is none
     * @throws DataException if a value is of a class that Connect does not have
     */
    static JsonNode of(@Nullable Schema schema, @Nullable Object value) {
        if (value == null) {
            return JSON.nullNode();
        }
        if (value instanceof Struct struct) {
            return isUnion(struct.schema()) ? member(struct) : object(struct);
        }
        if (value instanceof Map<?, ?> map) {
            return object(schema, map);
        }
        if (value instanceof Collection<?> list) {
            return array(schema, list);
        }
        if (value instanceof String text) {
            return JSON.textNode(text);
        }
        if (value instanceof Boolean bool) {
            return JSON.booleanNode(bool);
        }
        if (value instanceof byte[] bytes) {
            return JSON.binaryNode(bytes);
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return JSON.binaryNode(bytes);
        }
        if (value instanceof java.util.Date date) {
            return JSON.textNode(text(schema, date.toInstant()));
        }
        return number(value);
    }

    private static boolean isUnion(Schema schema) {
        return schema.name() != null && UNIONS.contains(schema.name());
    }

    private static JsonNode member(Struct union) {
        for (Field type : union.schema().fields()) {
            Object value = union.get(type);
            if (value != null) {
                return of(type.schema(), value);
            }
        }
        return JSON.nullNode();
    }

    private static ObjectNode object(Struct struct) {
        ObjectNode object = JSON.objectNode();
        for (Field field : struct.schema().fields()) {
            object.set(field.name(), of(field.schema(), struct.get(field)));
        }
        return object;
    }

    private static ObjectNode object(@Nullable Schema schema, Map<?, ?> map) {
        Schema values = schema != null && schema.type() == Schema.Type.MAP ? schema.valueSchema() : null;
        ObjectNode object = JSON.objectNode();
        map.forEach((key, value) -> object.set(String.valueOf(key), of(values, value)));
        return object;
    }

    private static ArrayNode array(@Nullable Schema schema, Collection<?> list) {
        Schema elements = schema != null && schema.type() == Schema.Type.ARRAY ? schema.valueSchema() : null;
        ArrayNode array = JSON.arrayNode(list.size());
        list.forEach(element -> array.add(of(elements, element)));
        return array;
    }

    private static String text(@Nullable Schema schema, Instant time) {
        if (schema != null && Date.LOGICAL_NAME.equals(schema.name())) {
            return time.atZone(ZoneOffset.UTC).toLocalDate().toString();
        }
        if (schema != null && Time.LOGICAL_NAME.equals(schema.name())) {
            return time.atZone(ZoneOffset.UTC).toLocalTime().toString();
        }
        return time.toString();
    }

    private static JsonNode number(Object value) {
        if (value instanceof BigDecimal decimal) {
            return JSON.numberNode(decimal);
        }
        if (value instanceof BigInteger integer) {
            return JSON.numberNode(integer);
        }
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return JSON.numberNode(((Number) value).longValue());
        }
        if (value instanceof Float single) {
            return JSON.numberNode(single);
        }
        if (value instanceof Double number) {
            return JSON.numberNode(number);
        }
        throw new DataException(
                "expected a Connect value, not a " + value.getClass().getName());
    }
}
