package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordBytesTest {

    private static final Schema SCHEMA =
            SchemaBuilder.struct().field("id", Schema.INT32_SCHEMA).build();
    private static final Struct STRUCT = new Struct(SCHEMA).put("id", 7);

    @Test
    void bytesAndTextAreWrittenAsTheyCame() {
        RecordBytes bytes = recordBytes(Map.of());
        byte[] raw = {1, (byte) 0xff};

        assertThat(bytes.key(record(null, raw, "v"))).isEqualTo(raw);
        assertThat(bytes.key(record(Schema.STRING_SCHEMA, "grüße", "v")))
                .isEqualTo("grüße".getBytes(StandardCharsets.UTF_8));
        assertThat(bytes.key(record(null, ByteBuffer.wrap(raw), "v"))).isEqualTo(raw);
        assertThat(bytes.key(record(null, null, "v"))).isNull();
        assertThat(bytes.value(record(null, null, "v"))).asString().isEqualTo("v");
        assertThat(bytes.value(record(null, null, null))).isNull();
    }

    @Test
    void othersBecomeJsonWithoutSchema() {
        RecordBytes bytes = recordBytes(Map.of());

        assertThat(bytes.key(record(SCHEMA, STRUCT, "v"))).asString().isEqualTo("{\"id\":7}");
        assertThat(bytes.key(record(Schema.INT64_SCHEMA, 5L, "v"))).asString().isEqualTo("5");
        assertThat(bytes.value(record(null, null, Map.of("a", 1)))).asString().isEqualTo("{\"a\":1}");
    }

    @Test
    void theConnectorsOwnConvertersWriteWhatTheyRead() {
        RecordBytes bytes = recordBytes(Map.of(
                "key.converter", "org.apache.kafka.connect.json.JsonConverter",
                "key.converter.schemas.enable", "true",
                "value.converter", "org.apache.kafka.connect.converters.LongConverter"));

        assertThat(bytes.key(record(SCHEMA, STRUCT, "v"))).asString().contains("\"schema\"", "\"payload\":{\"id\":7}");
        assertThat(bytes.value(record(null, null, 258L)))
                .isEqualTo(ByteBuffer.allocate(8).putLong(258).array());
    }

    @Test
    void textIsWrittenInTheFormThatTheConnectorsConvertersReadItFrom() {
        String json = "org.apache.kafka.connect.json.JsonConverter";
        RecordBytes bytes = recordBytes(Map.of(
                "key.converter",
                json,
                "key.converter.schemas.enable",
                "false",
                "value.converter",
                json,
                "value.converter.schemas.enable",
                "false",
                "header.converter",
                json,
                "header.converter.schemas.enable",
                "false"));
        SinkRecord record = record(Schema.STRING_SCHEMA, "k", "v");
        record.headers().addString("h", "w");

        assertThat(bytes.key(record)).asString().isEqualTo("\"k\"");
        assertThat(bytes.value(record)).asString().isEqualTo("\"v\"");
        assertThat(bytes.headers(record, "out").get(0).value()).asString().isEqualTo("\"w\"");
    }

    @Test
    void textThatATransformationMadeIsWrittenAsItIs() {
        String raw = "org.apache.kafka.connect.converters.ByteArrayConverter";
        RecordBytes bytes = recordBytes(Map.of("key.converter", raw, "value.converter", raw, "header.converter", raw));
        SinkRecord record = record(Schema.STRING_SCHEMA, "k", "v");
        record.headers().addString("h", "w");

        assertThat(bytes.key(record)).asString().isEqualTo("k");
        assertThat(bytes.value(record)).asString().isEqualTo("v");
        assertThat(bytes.headers(record, "out").get(0).value()).asString().isEqualTo("w");
    }

    @Test
    void aValueThatItsConverterRefusesIsWrittenAsJsonOrLeftOut() {
        RecordBytes bytes = recordBytes(Map.of("value.converter", "org.apache.kafka.connect.converters.LongConverter"));

        assertThat(bytes.value(record(null, null, Map.of("a", 1)))).asString().isEqualTo("{\"a\":1}");
        assertThat(bytes.value(record(null, null, new Object()))).isNull();
    }

    @Test
    void keysAreWrittenAnewOnRequest() {
        RecordBytes bytes = recordBytes(Map.of("output.key.converter", "org.apache.kafka.connect.json.JsonConverter"));

        assertThat(bytes.key(record(Schema.STRING_SCHEMA, "k", "v"))).asString().isEqualTo("\"k\"");
        assertThat(bytes.value(record(null, null, "v"))).asString().isEqualTo("v");
    }

    @Test
    void headersArePassedOnInTheirOrder() {
        RecordBytes bytes = recordBytes(Map.of());
        SinkRecord record = record(null, null, "v");
        record.headers()
                .addString("trace", "00-4bf")
                .add("n", 5, Schema.INT32_SCHEMA)
                .add("raw", new byte[] {1, (byte) 0xfe}, Schema.BYTES_SCHEMA)
                .add("none", null, null)
                .addString("trace", "second")
                .add("bad", new Object(), null);

        List<Header> headers = bytes.headers(record, "out");

        assertThat(headers).extracting(Header::key).startsWith("trace", "n", "raw", "none", "trace");
        assertThat(headers.get(0).value()).asString().isEqualTo("00-4bf");
        assertThat(headers.get(1).value()).asString().isEqualTo("5");
        assertThat(headers.get(2).value()).isEqualTo(new byte[] {1, (byte) 0xfe});
        assertThat(headers.get(3).value()).isNull();
        assertThat(headers.get(4).value()).asString().isEqualTo("second");
    }

    private static RecordBytes recordBytes(Map<String, String> given) {
        Map<String, String> properties =
                new HashMap<>(Map.of("name", "answers", "output.bootstrap.servers", "kafka:9092"));
        properties.putAll(given);
        return new RecordBytes(SinkSettings.of(properties).outputs());
    }

    private static SinkRecord record(@Nullable Schema keySchema, @Nullable Object key, @Nullable Object value) {
        return new SinkRecord("prompts", 0, keySchema, key, null, value, 0);
    }
}
