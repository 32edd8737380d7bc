package io.kafkachat.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The schema of a custom resource definition of Strimzi 1.2, API v1. The files are the {@code openAPIV3Schema} of its
 * definitions without descriptions and status. Rules in CEL are not evaluated.
 */
final class StrimziSchema implements ResourceSchema {

    static final String API_VERSION = "kafka.strimzi.io/v1";

    private final Schema schema;

    private StrimziSchema(Schema schema) {
        this.schema = schema;
    }

    static StrimziSchema of(String kind) {
        try (InputStream in = StrimziSchema.class.getResourceAsStream("/crds/" + kind + ".json")) {
            if (in == null) {
                throw new AssertionError("Strimzi has no " + kind);
            }
            JsonNode definition = new ObjectMapper().readTree(in);
            ((ObjectNode) definition.path("properties")).putObject("status");
            close(definition);
            return new StrimziSchema(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(definition));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kubernetes drops unknown fields silently; here they are errors. */
    private static void close(JsonNode schema) {
        JsonNode properties = schema.path("properties");
        boolean open = schema.path("x-kubernetes-preserve-unknown-fields").asBoolean();
        if (properties.isObject() && !schema.has("additionalProperties") && !open) {
            ((ObjectNode) schema).put("additionalProperties", false);
        }
        properties.forEach(StrimziSchema::close);
        close(schema, "items");
        close(schema, "additionalProperties");
    }

    private static void close(JsonNode schema, String child) {
        if (schema.path(child).isObject()) {
            close(schema.path(child));
        }
    }

    @Override
    public List<String> errors(JsonNode resource) {
        return schema.validate(resource).stream().map(Error::toString).toList();
    }
}
