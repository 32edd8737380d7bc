package io.kafkachat.testkit.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Makes a value that fits a JSON Schema, of the kind that people write for tool parameters and structured answers. */
final class SampleJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MAX_DEPTH = 12;

    private SampleJson() {}

    /**
     * A fitting value.
     *
     * @param text what free strings say
     */
    static JsonNode fitting(JsonNode schema, String text) {
        return fitting(schema, text, 0);
    }

    private static JsonNode fitting(JsonNode schema, String text, int depth) {
        if (depth > MAX_DEPTH) {
            return JSON.nullNode();
        }
        for (String given : new String[] {"const", "default"}) {
            if (schema.has(given)) {
                return schema.get(given);
            }
        }
        for (String listed : new String[] {"enum", "examples"}) {
            if (schema.path(listed).has(0)) {
                return schema.get(listed).get(0);
            }
        }
        for (String alternatives : new String[] {"anyOf", "oneOf", "allOf"}) {
            if (schema.path(alternatives).has(0)) {
                return fitting(schema.get(alternatives).get(0), text, depth + 1);
            }
        }
        return switch (type(schema)) {
            case "object" -> object(schema, text, depth);
            case "array" -> array(schema, text, depth);
            case "integer" ->
                JSON.numberNode(number(schema).setScale(0, RoundingMode.CEILING).toBigInteger());
            case "number" -> JSON.numberNode(number(schema));
            case "boolean" -> JSON.booleanNode(true);
            case "null" -> JSON.nullNode();
            default -> JSON.textNode(string(schema, text));
        };
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            return type.path(0).asText();
        }
        if (type.isTextual()) {
            return type.asText();
        }
        return schema.has("properties") ? "object" : "string";
    }

    private static ObjectNode object(JsonNode schema, String text, int depth) {
        ObjectNode object = JSON.objectNode();
        schema.path("properties")
                .properties()
                .forEach(property -> object.set(property.getKey(), fitting(property.getValue(), text, depth + 1)));
        return object;
    }

    private static ArrayNode array(JsonNode schema, String text, int depth) {
        ArrayNode array = JSON.arrayNode();
        int size = Math.max(1, schema.path("minItems").asInt(1));
        for (int i = 0; i < size; i++) {
            array.add(fitting(schema.path("items"), text, depth + 1));
        }
        return array;
    }

    private static BigDecimal number(JsonNode schema) {
        if (schema.has("exclusiveMinimum")) {
            return schema.get("exclusiveMinimum").decimalValue().add(BigDecimal.ONE);
        }
        if (schema.has("minimum")) {
            return schema.get("minimum").decimalValue();
        }
        BigDecimal one = BigDecimal.ONE;
        return schema.has("maximum") ? schema.get("maximum").decimalValue().min(one) : one;
    }

    private static String string(JsonNode schema, String text) {
        String fitting = switch (schema.path("format").asText()) {
            case "date" -> "2026-01-02";
            case "time" -> "03:04:05Z";
            case "date-time" -> "2026-01-02T03:04:05Z";
            case "email" -> "someone@example.org";
            case "uri" -> "https://example.org/";
            case "uuid" -> "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
            default -> text;
        };
        int max = schema.path("maxLength").asInt(Integer.MAX_VALUE);
        int missing = schema.path("minLength").asInt(0) - fitting.length();
        String longEnough = missing > 0 ? fitting + "x".repeat(missing) : fitting;
        return longEnough.length() > max ? longEnough.substring(0, max) : longEnough;
    }
}
