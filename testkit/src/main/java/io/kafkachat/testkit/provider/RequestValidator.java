package io.kafkachat.testkit.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Checks request bodies against the request schema of the API's OpenAPI document. Thread safe. */
final class RequestValidator {

    private static final String DOCUMENT = "chat-completions.openapi.json";
    private static final String REQUEST_SCHEMA =
            "/paths/~1v1~1chat~1completions/post/requestBody/content/application~1json/schema";

    private final Schema schema;

    private RequestValidator(Schema schema) {
        this.schema = schema;
    }

    /**
     * Reads the document.
     *
     * @param anyModel whether models other than the one in the document are valid
     */
    static RequestValidator load(boolean anyModel) {
        try (InputStream in = RequestValidator.class.getResourceAsStream(DOCUMENT)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + DOCUMENT);
            }
            JsonNode request = new ObjectMapper().readTree(in).at(REQUEST_SCHEMA);
            if (anyModel) {
                ((ObjectNode) request.at("/properties/model")).remove("enum");
            }
            nullableToType(request);
            Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(request);
            schema.initializeValidators();
            return new RequestValidator(schema);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + DOCUMENT, e);
        }
    }

    /** What is wrong with the body: places and rules, never values. Empty when it is valid. */
    List<String> violations(JsonNode body) {
        return schema.validate(body).stream().map(RequestValidator::describe).toList();
    }

    private static String describe(Error error) {
        return error.getInstanceLocation() + " breaks " + error.getEvaluationPath();
    }

    /** OpenAPI 3.0 says {@code nullable: true} where JSON Schema says {@code type: [..., "null"]}. */
    private static void nullableToType(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.path("nullable").isBoolean()
                && object.path("type").isTextual()) {
            if (object.remove("nullable").booleanValue()) {
                ArrayNode types = object.arrayNode().add(object.get("type")).add("null");
                object.set("type", types);
            }
        }
        node.forEach(RequestValidator::nullableToType);
    }
}
