package io.kafkachat.streams.usage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Says which model and tenant a prompt's usage is counted for. Thread-safe. */
public final class UsageGrouping {

    /** The model of prompts that were refused before they had one. */
    public static final String UNKNOWN_MODEL = "unknown";

    private static final JsonFactory JSON = new JsonFactory();

    private final @Nullable String tenantHeader;
    private final List<String> tenantField;

    public UsageGrouping(UsageWindowSettings settings) {
        this.tenantHeader = settings.tenantHeader();
        this.tenantField = settings.tenantField() == null
                ? List.of()
                : List.of(settings.tenantField().split("\\."));
    }

    /**
     * The model that answered, else the one that was asked; the tenant that the prompt names, if it names one.
     *
     * @param usageEvent the prompt's usage event
     * @param headers the prompt's headers
     * @param promptValue the prompt's value as it was read; what is no JSON object has no fields
     */
    public UsageKey of(ObjectNode usageEvent, Headers headers, byte @Nullable [] promptValue) {
        return new UsageKey(model(usageEvent), tenant(headers, promptValue));
    }

    private static String model(ObjectNode usageEvent) {
        JsonNode served = usageEvent.path("served_model");
        JsonNode model = served.isTextual() ? served : usageEvent.path("model");
        return model.isTextual() && !model.textValue().isBlank() ? model.textValue() : UNKNOWN_MODEL;
    }

    private @Nullable String tenant(Headers headers, byte @Nullable [] promptValue) {
        String tenant = null;
        if (tenantHeader != null) {
            Header header = headers.lastHeader(tenantHeader);
            tenant = header == null || header.value() == null
                    ? null
                    : new String(header.value(), StandardCharsets.UTF_8);
        } else if (!tenantField.isEmpty() && promptValue != null) {
            tenant = field(promptValue);
        }
        return tenant == null || tenant.isBlank() ? null : tenant.strip();
    }

    /** Reads no further than the field: a prompt may be long. */
    private @Nullable String field(byte[] promptValue) {
        try (JsonParser parser = JSON.createParser(promptValue)) {
            parser.nextToken();
            for (String name : tenantField) {
                if (!parser.isExpectedStartObjectToken() || !enter(parser, name)) {
                    return null;
                }
            }
            JsonToken token = parser.currentToken();
            return token.isScalarValue() && token != JsonToken.VALUE_NULL ? parser.getText() : null;
        } catch (IOException e) {
            // Such a prompt is text, or becomes an error event elsewhere.
            return null;
        }
    }

    /** From the start of an object to the value of its field, if it has that. */
    private static boolean enter(JsonParser parser, String name) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean found = parser.currentName().equals(name);
            parser.nextToken();
            if (found) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }
}
