package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kafkachat.events.EventSettings;
import io.kafkachat.events.EventSettings.EnrichFormat;
import io.kafkachat.events.EventSettings.OutputMode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EnrichedValuesTest {

    private static final Schema SCHEMA = SchemaBuilder.struct()
            .name("Ticket")
            .version(3)
            .field("prompt", Schema.STRING_SCHEMA)
            .field("answer", Schema.INT32_SCHEMA)
            .field("at", Timestamp.SCHEMA)
            .field("level", SchemaBuilder.int32().defaultValue(2).optional().build())
            .build();

    private final EnrichedValues values = values("prompt", EnrichFormat.JSON);
    private final EnrichedValues fields = values("prompt", EnrichFormat.FIELDS);

    @Test
    void aStructKeepsItsFieldsAndGetsAStringField() {
        Struct original = new Struct(SCHEMA).put("prompt", "q").put("answer", 5).put("at", new Date(9));

        SchemaAndValue enriched = of(SCHEMA, original, TextNode.valueOf("yes"));

        Struct value = (Struct) enriched.value();
        value.validate();
        assertThat(enriched.schema().name()).isEqualTo("Ticket");
        assertThat(value.getString("prompt")).isEqualTo("q");
        assertThat(value.get("at")).isEqualTo(new Date(9));
        assertThat(value.getWithoutDefault("level")).isNull();
        assertThat(value.getString("answer")).isEqualTo("yes");
        assertThat(of(SCHEMA, original, TextNode.valueOf("no")).schema()).isSameAs(enriched.schema());
    }

    @Test
    void aStructTakesAJsonAnswerAsText() throws Exception {
        Struct original = new Struct(SCHEMA).put("prompt", "q").put("answer", 5).put("at", new Date(9));

        assertThat(((Struct) of(SCHEMA, original, json("{\"a\": [1]}")).value()).getString("answer"))
                .isEqualTo("{\"a\":[1]}");
        assertThat(((Struct) of(SCHEMA, original, NullNode.instance).value()).getString("answer"))
                .isNull();
    }

    @Test
    void aMapTakesAJsonAnswerNested() throws Exception {
        Map<String, Object> original = Map.of("prompt", "q", "answer", "old", "tags", List.of("x"));

        SchemaAndValue enriched = of(null, original, json("{\"a\": [1, null, 2.5, \"b\", true]}"));

        assertThat(enriched.schema()).isNull();
        assertThat(written(enriched))
                .isEqualTo(json("{\"prompt\":\"q\",\"tags\":[\"x\"],\"answer\":{\"a\":[1,null,2.5,\"b\",true]}}"));
    }

    @Test
    void textAndJsonBytesBecomeMaps() throws Exception {
        byte[] bytes = "{\"id\": 1, \"prompt\": \"q\"}".getBytes(StandardCharsets.UTF_8);

        assertThat(written(of(null, "q", TextNode.valueOf("a"))))
                .isEqualTo(json("{\"prompt\":\"q\",\"answer\":\"a\"}"));
        assertThat(written(of(null, bytes, TextNode.valueOf("a"))))
                .isEqualTo(json("{\"id\":1,\"prompt\":\"q\",\"answer\":\"a\"}"));
    }

    @Test
    void numbersOfAnySizeCanBeWritten() throws Exception {
        byte[] bytes = "{\"price\": 12.50, \"n\": 123456789012345678901234567890}".getBytes(StandardCharsets.UTF_8);

        assertThat(written(of(null, bytes, TextNode.valueOf("a"))))
                .isEqualTo(json("{\"price\":12.5,\"n\":\"123456789012345678901234567890\",\"answer\":\"a\"}"));
    }

    @Test
    void aMapWithASchemaLosesItButNotItsValues() throws Exception {
        Schema schema =
                SchemaBuilder.map(Schema.STRING_SCHEMA, Timestamp.SCHEMA).build();

        assertThat(written(of(schema, Map.of("at", new Date(0)), TextNode.valueOf("a"))))
                .isEqualTo(json("{\"at\":\"1970-01-01T00:00:00Z\",\"answer\":\"a\"}"));
    }

    @Test
    void itsFieldsMatterOnlyWhenSomethingIsEnriched() {
        assertThat(values("answer", EnrichFormat.JSON)).isNotNull();
    }

    @Test
    void textJsonAndMapsTakeTheFieldsOfAnAnswer() throws Exception {
        JsonNode answer = json("{\"category\": \"toys\", \"score\": 0.5, \"why\": {\"words\": [1, null]}, \"id\": 8}");
        byte[] bytes = "{\"id\": 7, \"prompt\": \"q\"}".getBytes(StandardCharsets.UTF_8);
        String added = "\"category\":\"toys\",\"score\":0.5,\"why\":{\"words\":[1,null]}";

        assertThat(written(of(fields, null, "q", answer))).isEqualTo(json("{\"prompt\":\"q\"," + added + ",\"id\":8}"));
        assertThat(written(of(fields, null, bytes, answer)))
                .isEqualTo(json("{\"id\":7,\"prompt\":\"q\"," + added + "}"));
        assertThat(written(of(fields, null, Map.of("id", 7, "tags", List.of("x")), answer)))
                .isEqualTo(json("{\"id\":7,\"tags\":[\"x\"]," + added + "}"));
    }

    @Test
    void aStructBecomesAMapWhereTheFieldsOfAnAnswerAreAdded() throws Exception {
        Schema address =
                SchemaBuilder.struct().field("city", Schema.STRING_SCHEMA).build();
        Schema schema = SchemaBuilder.struct()
                .field("id", Schema.INT64_SCHEMA)
                .field("price", Decimal.schema(2))
                .field("at", Timestamp.SCHEMA)
                .field("photo", Schema.BYTES_SCHEMA)
                .field("address", address)
                .field("note", Schema.OPTIONAL_STRING_SCHEMA)
                .build();
        Struct original = new Struct(schema)
                .put("id", 7L)
                .put("price", new BigDecimal("12.25"))
                .put("at", new Date(9))
                .put("photo", new byte[] {1, 2})
                .put("address", new Struct(address).put("city", "Bonn"));
        JsonNode answer = json("{\"category\": \"toys\", \"tags\": [{\"a\": 1}], \"id\": 8, \"note\": \"no\"}");

        SchemaAndValue enriched = of(fields, schema, original, answer);

        assertThat(enriched.schema()).isNull();
        assertThat(written(enriched))
                .isEqualTo(json("{\"id\":7,\"price\":12.25,\"at\":\"1970-01-01T00:00:00.009Z\",\"photo\":\"AQI=\","
                        + "\"address\":{\"city\":\"Bonn\"},\"note\":null,\"category\":\"toys\",\"tags\":[{\"a\":1}]}"));
    }

    private static EnrichedValues values(String promptField, EnrichFormat format) {
        EventSettings settings = new EventSettings(false, OutputMode.ENRICH, "answer", format);
        return new EnrichedValues(promptField, settings, new PromptValues());
    }

    private SchemaAndValue of(@Nullable Schema schema, Object value, JsonNode answer) {
        return of(values, schema, value, answer);
    }

    private static SchemaAndValue of(EnrichedValues values, @Nullable Schema schema, Object value, JsonNode answer) {
        return values.of(new SinkRecord("prompts", 0, null, null, schema, value, 0), answer);
    }

    private static JsonNode written(SchemaAndValue value) throws Exception {
        try (JsonConverter converter = new JsonConverter()) {
            converter.configure(Map.of("schemas.enable", "false"), false);
            return json(
                    new String(converter.fromConnectData("t", value.schema(), value.value()), StandardCharsets.UTF_8));
        }
    }

    private static JsonNode json(String text) throws Exception {
        return new JsonMapper().readTree(text);
    }
}
