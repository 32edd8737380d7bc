package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.events.PromptValue;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PromptValuesTest {

    private static final Date TIME = Date.from(Instant.parse("2026-03-04T05:06:07Z"));

    private final PromptValues values = new PromptValues();

    @Test
    void textIsTextEvenIfItLooksLikeJson() {
        assertThat(of(null, "{\"prompt\":\"x\"}")).isEqualTo(new PromptValue.Text("{\"prompt\":\"x\"}"));
    }

    @Test
    void bytesAreAnObjectOrText() {
        byte[] json = "{\"prompt\":\"x\"}".getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.wrap("grüß dich".getBytes(StandardCharsets.UTF_8));

        assertThat(body(of(null, json))).isEqualTo("{\"prompt\":\"x\"}");
        assertThat(of(null, buffer)).isEqualTo(new PromptValue.Text("grüß dich"));
        assertThat(of(null, buffer)).as("read again").isEqualTo(new PromptValue.Text("grüß dich"));
        assertThat(of(null, new byte[] {(byte) 0xff})).isInstanceOf(PromptValue.Unsupported.class);
    }

    @Test
    void ofAUnionTheValueCounts() {
        for (String union : List.of("io.confluent.connect.avro.Union", "io.confluent.connect.json.OneOf")) {
            Schema content = SchemaBuilder.struct()
                    .name(union)
                    .field("string", Schema.OPTIONAL_STRING_SCHEMA)
                    .field(
                            "array",
                            SchemaBuilder.array(Schema.STRING_SCHEMA).optional().build())
                    .optional()
                    .build();
            Schema schema = SchemaBuilder.struct()
                    .field("text", content)
                    .field("list", content)
                    .field("none", content)
                    .build();
            Struct value = new Struct(schema)
                    .put("text", new Struct(content).put("string", "a"))
                    .put("list", new Struct(content).put("array", List.of("b")))
                    .put("none", null);

            assertThat(body(of(schema, value))).isEqualTo("{\"text\":\"a\",\"list\":[\"b\"],\"none\":null}");
        }
    }

    @Test
    void nullIsATombstone() {
        assertThat(of(null, null)).isEqualTo(new PromptValue.Absent());
    }

    @Test
    void structsKeepEverythingThatAPersonWouldRead() {
        Schema line = SchemaBuilder.struct().field("sku", Schema.STRING_SCHEMA).build();
        Schema schema = SchemaBuilder.struct()
                .field("price", Decimal.schema(2))
                .field("day", org.apache.kafka.connect.data.Date.SCHEMA)
                .field("hour", Time.SCHEMA)
                .field("at", Timestamp.SCHEMA)
                .field("note", Schema.OPTIONAL_STRING_SCHEMA)
                .field("lines", SchemaBuilder.array(line).build())
                .field("days", SchemaBuilder.map(Schema.STRING_SCHEMA, org.apache.kafka.connect.data.Date.SCHEMA))
                .field("count", Schema.INT8_SCHEMA)
                .field("share", Schema.FLOAT32_SCHEMA)
                .field("big", Schema.INT64_SCHEMA)
                .field("open", Schema.BOOLEAN_SCHEMA)
                .field("raw", Schema.BYTES_SCHEMA)
                .build();
        Date day = Date.from(Instant.parse("2026-03-04T00:00:00Z"));
        Struct struct = new Struct(schema)
                .put("price", new BigDecimal("12.50"))
                .put("day", day)
                .put("hour", Date.from(Instant.parse("1970-01-01T05:06:07Z")))
                .put("at", TIME)
                .put("lines", List.of(new Struct(line).put("sku", "a")))
                .put("days", Map.of("due", day))
                .put("count", (byte) 3)
                .put("share", 0.5f)
                .put("big", Long.MAX_VALUE)
                .put("open", true)
                .put("raw", new byte[] {1, 2});

        assertThat(body(of(schema, struct)))
                .isEqualTo(
                        "{\"price\":12.50,\"day\":\"2026-03-04\",\"hour\":\"05:06:07\",\"at\":\"2026-03-04T05:06:07Z\","
                                + "\"note\":null,\"lines\":[{\"sku\":\"a\"}],\"days\":{\"due\":\"2026-03-04\"},\"count\":3,"
                                + "\"share\":0.5,\"big\":9223372036854775807,\"open\":true,\"raw\":\"AQI=\"}");
    }

    @Test
    void mapsNeedNoSchema() {
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        map.put("messages", List.of(Map.of("role", "user")));
        map.put(7, TIME);
        map.put("none", null);

        assertThat(body(of(null, map)))
                .isEqualTo("{\"messages\":[{\"role\":\"user\"}],\"7\":\"2026-03-04T05:06:07Z\",\"none\":null}");
    }

    @Test
    void otherValuesAreNoPrompts() {
        assertThat(of(null, List.of("a"))).isEqualTo(new PromptValue.Unsupported("an array"));
        assertThat(of(null, 5)).isEqualTo(new PromptValue.Unsupported("a number"));
        assertThat(of(null, new Object())).isInstanceOf(PromptValue.Unsupported.class);
        assertThat(of(null, Map.of("a", new Object()))).isInstanceOf(PromptValue.Unsupported.class);
    }

    private PromptValue of(@Nullable Schema schema, @Nullable Object value) {
        return values.of(new SinkRecord("prompts", 0, null, null, schema, value, 0));
    }

    private static String body(PromptValue value) {
        return ((PromptValue.Body) value).body().toString();
    }
}
