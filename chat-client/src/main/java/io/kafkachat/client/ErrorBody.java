package io.kafkachat.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an error body says, whichever of the known shapes it has: flat ({@code message, statusCode}), problem+json
 * ({@code title, status, error{name, message}}), or {@code error{message, type, code, metadata}}. Everything may be
 * missing.
 *
 * @param status the HTTP status named in the body, 0 if none
 * @param code the provider's code or type
 * @param words all codes and types, lower case, between spaces: for looking up
 * @param message the provider's text, empty if none; may quote the prompt
 * @param errorType the stable type that OpenRouter sends
 * @param retryable the body's own word on that
 * @param moderated whether it names reasons or patterns of a moderation
 */
record ErrorBody(
        int status,
        @Nullable String code,
        String words,
        String message,
        @Nullable String errorType,
        @Nullable String requestId,
        @Nullable Boolean retryable,
        boolean moderated) {

    /** More than anybody reads; what is done with it later takes time per character. */
    private static final int MAX_MESSAGE = 4000;

    static final ErrorBody NONE = new ErrorBody(0, null, " ", "", null, null, null, false);

    static ErrorBody of(JsonNode body) {
        JsonNode root = body.isArray() && !body.isEmpty() ? body.get(0) : body;
        JsonNode error = root.path("error");
        JsonNode metadata = error.path("metadata");
        String code = firstText(
                error.path("code"), error.path("type"), error.path("name"), root.path("code"), root.path("type"));
        String errorType = firstText(metadata.path("error_type"), error.path("error_type"));
        StringBuilder words = new StringBuilder(" ");
        for (JsonNode word : new JsonNode[] {
            error.path("code"),
            error.path("type"),
            error.path("name"),
            error.path("status"),
            root.path("code"),
            root.path("type")
        }) {
            if (word.isTextual()) {
                words.append(word.asText().toLowerCase(Locale.ROOT)).append(' ');
            }
        }
        return new ErrorBody(
                firstStatus(error.path("code"), error.path("status"), root.path("statusCode"), root.path("status")),
                code == null ? null : abbreviated(code),
                abbreviated(words.toString()),
                abbreviated(message(root, error)),
                errorType == null ? null : errorType.toLowerCase(Locale.ROOT),
                firstText(root.path("requestId"), root.path("request_id"), error.path("requestId")),
                flag(
                        error.path("availability").path("retryable"),
                        root.path("availability").path("retryable")),
                isNonEmpty(metadata.path("reasons"))
                        || isNonEmpty(metadata.path("patterns"))
                        || isNonEmpty(error.path("reasons"))
                        || isNonEmpty(error.path("patterns")));
    }

    /** Whether a body that came with a success status is an error all the same. */
    static boolean isError(JsonNode body) {
        JsonNode error = body.path("error");
        return (!error.isMissingNode() && !error.isNull() && !(error.isBoolean() && !error.asBoolean()))
                || (!body.has("choices") && body.has("message") && (body.has("statusCode") || body.has("status")));
    }

    private static String message(JsonNode root, JsonNode error) {
        String text =
                firstText(error, error.path("message"), root.path("message"), root.path("detail"), root.path("title"));
        if (text != null) {
            return text;
        }
        StringBuilder lines = new StringBuilder();
        JsonNode list = error.path("message").isArray() ? error.path("message") : root.path("message");
        list.forEach(line -> lines.append(line.asText("")).append(' '));
        return lines.toString().trim();
    }

    private static String abbreviated(String text) {
        return text.length() <= MAX_MESSAGE ? text : text.substring(0, MAX_MESSAGE);
    }

    private static @Nullable String firstText(JsonNode... candidates) {
        for (JsonNode candidate : candidates) {
            boolean scalar = candidate.isTextual() || candidate.isIntegralNumber();
            if (scalar && !candidate.asText().isBlank()) {
                return candidate.asText();
            }
        }
        return null;
    }

    private static int firstStatus(JsonNode... candidates) {
        for (JsonNode candidate : candidates) {
            // A number, or a string of one.
            int status = candidate.isTextual() || candidate.isInt() ? candidate.asInt(0) : 0;
            if (status >= 400 && status <= 599) {
                return status;
            }
        }
        return 0;
    }

    private static @Nullable Boolean flag(JsonNode... candidates) {
        for (JsonNode candidate : candidates) {
            if (candidate.isBoolean()) {
                return candidate.asBoolean();
            }
        }
        return null;
    }

    private static boolean isNonEmpty(JsonNode value) {
        return value.isContainerNode() && !value.isEmpty();
    }
}
