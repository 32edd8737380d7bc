package io.kafkachat.connect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kafkachat.events.Enrichment;
import io.kafkachat.events.EventSettings;
import io.kafkachat.events.EventSettings.EnrichFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.cache.LRUCache;
import org.apache.kafka.common.cache.SynchronizedCache;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * The prompt event with the answer. With one more field for it, a struct stays one: its schema gets an optional string field, which takes a
 * JSON answer as JSON text, because the schema cannot follow what a model answers. Everything else becomes a map without a schema, where a JSON
 * answer is nested. Where the answer's fields are added, a struct becomes such a map, too: with every new set of fields a registry would get
 * another version of its schema, or refuse it. Thread-safe.
 */
final class EnrichedValues {

    private static final int SCHEMAS = 64;
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final String promptField;
    private final EventSettings settings;
    private final PromptValues values;
    private final SynchronizedCache<Schema, Schema> schemas = new SynchronizedCache<>(new LRUCache<>(SCHEMAS));

    /** @param promptField names the prompt of an event that is only text */
    EnrichedValues(String promptField, EventSettings settings, PromptValues values) {
        this.promptField = promptField;
        this.settings = settings;
        this.values = values;
    }

    SchemaAndValue of(SinkRecord prompt, JsonNode answer) {
        if (prompt.value() instanceof Struct struct && settings.enrichFormat() != EnrichFormat.FIELDS) {
            return enriched(struct, answer);
        }
        Enrichment enrichment = new Enrichment(promptField, settings.enrichField(), settings.enrichFormat());
        return new SchemaAndValue(null, plain(enrichment.merge(values.of(prompt), answer)));
    }

    private SchemaAndValue enriched(Struct original, JsonNode answer) {
        String enrichField = settings.enrichField();
        Schema schema = schemas.get(original.schema());
        if (schema == null) {
            schema = withAnswer(original.schema());
            schemas.put(original.schema(), schema);
        }
        Struct enriched = new Struct(schema);
        for (Field field : original.schema().fields()) {
            if (!field.name().equals(enrichField)) {
                enriched.put(field.name(), original.getWithoutDefault(field.name()));
            }
        }
        enriched.put(enrichField, answer.isNull() ? null : answer.isTextual() ? answer.textValue() : answer.toString());
        return new SchemaAndValue(schema, enriched);
    }

    private Schema withAnswer(Schema original) {
        String enrichField = settings.enrichField();
        SchemaBuilder schema = SchemaBuilder.struct()
                .name(original.name())
                .version(original.version())
                .doc(original.doc());
        Map<String, String> parameters = original.parameters();
        if (parameters != null) {
            schema.parameters(parameters);
        }
        for (Field field : original.fields()) {
            if (!field.name().equals(enrichField)) {
                schema.field(field.name(), field.schema());
            }
        }
        schema.field(
                enrichField,
                SchemaBuilder.string()
                        .optional()
                        .doc("The answer to the prompt.")
                        .build());
        return schema.build();
    }

    /** As Connect holds values without a schema. */
    private static @Nullable Object plain(JsonNode value) {
        if (value.isBigDecimal()) {
            // Connect has no such number without a schema.
            return value.doubleValue();
        }
        if (value.isBigInteger()) {
            return value.asText();
        }
        if (value.isArray()) {
            List<@Nullable Object> list = new ArrayList<>();
            value.forEach(element -> list.add(plain(element)));
            return list;
        }
        if (value.isObject()) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            value.properties().forEach(field -> map.put(field.getKey(), plain(field.getValue())));
            return map;
        }
        return JSON.convertValue(value, Object.class);
    }
}
