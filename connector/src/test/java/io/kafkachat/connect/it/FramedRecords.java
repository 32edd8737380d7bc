package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.testkit.registry.SchemaRegistryProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import org.apache.avro.Conversions.DecimalConversion;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** Values as serializers with a schema registry write them: a zero, the schema's id in four bytes, then the data. */
final class FramedRecords {

    private static final int HEAD = 5;

    /** A value, and the schema that its writer had. */
    record Decoded(int schemaId, Schema schema, GenericRecord value) {

        /** As the product's JSON has it: times in milliseconds, bytes in base64, decimals as numbers. */
        JsonNode json() {
            return FramedRecords.json(schema, value);
        }
    }

    private FramedRecords() {}

    static byte[] framed(int schemaId, byte[] data) {
        return ByteBuffer.allocate(HEAD + data.length)
                .put((byte) 0)
                .putInt(schemaId)
                .put(data)
                .array();
    }

    static byte[] avro(int schemaId, GenericRecord value) {
        GenericData model = new GenericData();
        model.addLogicalTypeConversion(new DecimalConversion());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        try {
            new GenericDatumWriter<GenericRecord>(value.getSchema(), model).write(value, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return framed(schemaId, out.toByteArray());
    }

    /** Reads Avro with the schema that the registry has for its id. */
    static Decoded avro(SchemaRegistryProcess registry, byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        assertThat(buffer.get()).as("magic byte").isZero();
        int id = buffer.getInt();
        Schema schema = new Schema.Parser().parse(registry.schema(id));
        try {
            GenericRecord value = new GenericDatumReader<GenericRecord>(schema)
                    .read(null, DecoderFactory.get().binaryDecoder(bytes, HEAD, bytes.length - HEAD, null));
            return new Decoded(id, schema, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(Schema schema, Object value) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        if (value == null) {
            return json.nullNode();
        }
        return switch (schema.getType()) {
            case UNION -> json(schema.getTypes().get(GenericData.get().resolveUnion(schema, value)), value);
            case RECORD -> {
                ObjectNode object = json.objectNode();
                schema.getFields()
                        .forEach(field -> object.set(
                                field.name(), json(field.schema(), ((GenericRecord) value).get(field.name()))));
                yield object;
            }
            case ARRAY -> {
                ArrayNode array = json.arrayNode();
                ((Collection<?>) value).forEach(element -> array.add(json(schema.getElementType(), element)));
                yield array;
            }
            case MAP -> {
                ObjectNode object = json.objectNode();
                ((Map<?, ?>) value)
                        .forEach((key, each) -> object.set(key.toString(), json(schema.getValueType(), each)));
                yield object;
            }
            case BYTES -> bytes(schema, (ByteBuffer) value);
            case INT -> json.numberNode((Integer) value);
            case LONG -> json.numberNode((Long) value);
            case DOUBLE -> json.numberNode((Double) value);
            case BOOLEAN -> json.booleanNode((Boolean) value);
            default -> json.textNode(value.toString());
        };
    }

    private static JsonNode bytes(Schema schema, ByteBuffer value) {
        if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
            return JsonNodeFactory.instance.numberNode(
                    new DecimalConversion().fromBytes(value.duplicate(), schema, decimal));
        }
        byte[] bytes = new byte[value.remaining()];
        value.duplicate().get(bytes);
        return JsonNodeFactory.instance.textNode(Base64.getEncoder().encodeToString(bytes));
    }
}
