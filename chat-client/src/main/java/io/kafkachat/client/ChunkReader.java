package io.kafkachat.client;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import io.kafkachat.client.Chunk.Fragment;
import io.kafkachat.client.Chunk.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the chunks of one stream token by token: there are as many of them as tokens in the answer, and most of each is
 * skipped. Only what is rare or kept becomes a tree. Of a field that comes twice the last one counts.
 *
 * <p>Not thread-safe.
 */
final class ChunkReader {

    /** Of the reasoning details of a stream: they are kept as trees, which take far more memory than their text. */
    private static final long MAX_DETAIL_TOKENS = 4_000_000;

    private long detailTokens;
    private boolean suspect;

    /**
     * @throws StreamConstraintsException if it is beyond all bounds
     * @throws IOException if it is not one JSON object
     */
    Chunk read(byte[] data, int offset, int length) throws IOException {
        try (JsonParser json = Json.CHUNKS.createParser(data, offset, length)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonParseException(json, "expected an object");
            }
            Chunk chunk = chunk(json);
            if (json.nextToken() != null) {
                throw new JsonParseException(json, "expected the end");
            }
            return chunk;
        }
    }

    private Chunk chunk(JsonParser json) throws IOException {
        String id = null;
        long created = 0;
        String model = null;
        String systemFingerprint = null;
        List<Part> parts = List.of();
        JsonNode usage = null;
        JsonNode meta = null;
        suspect = false;
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            json.nextToken();
            switch (field) {
                case "id" -> id = text(json);
                case "created" -> created = whole(json);
                case "model" -> model = text(json);
                case "system_fingerprint" -> systemFingerprint = text(json);
                case "choices" -> parts = parts(json);
                case "usage" -> usage = object(json);
                case "meta" -> meta = object(json);
                case "error", "message" -> suspectUnlessNull(json);
                default -> json.skipChildren();
            }
        }
        return new Chunk(id, created, model, systemFingerprint, parts, usage, meta, suspect);
    }

    private List<Part> parts(JsonParser json) throws IOException {
        List<Part> parts = new ArrayList<>(1);
        if (json.currentToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            return parts;
        }
        for (int position = 0; json.nextToken() != JsonToken.END_ARRAY; position++) {
            if (json.currentToken() == JsonToken.START_OBJECT) {
                parts.add(part(json, position));
            } else {
                json.skipChildren();
            }
        }
        return parts;
    }

    private Part part(JsonParser json, int position) throws IOException {
        int choice = position;
        String finishReason = null;
        String nativeFinishReason = null;
        Fragment delta = null;
        Fragment message = null;
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            json.nextToken();
            switch (field) {
                case "index" -> choice = index(json, position);
                case "delta" -> delta = fragment(json);
                case "finish_reason" -> finishReason = text(json);
                case "native_finish_reason" -> nativeFinishReason = text(json);
                case "message" -> message = fragment(json);
                case "error" -> suspectUnlessNull(json);
                default -> json.skipChildren();
            }
        }
        suspect |= "error".equals(finishReason);
        return new Part(choice, finishReason, nativeFinishReason, delta, message);
    }

    private @Nullable Fragment fragment(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return null;
        }
        String content = null;
        String reasoning = null;
        String reasoningContent = null;
        JsonNode details = null;
        String refusal = null;
        JsonNode toolCalls = null;
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            json.nextToken();
            switch (field) {
                case "content" -> content = content(json);
                case "reasoning" -> reasoning = text(json);
                case "reasoning_content" -> reasoningContent = text(json);
                case "reasoning_details" -> details = details(json);
                case "refusal" -> refusal = text(json);
                case "tool_calls" -> toolCalls = list(json);
                default -> json.skipChildren();
            }
        }
        String detailed = details == null ? null : ReasoningDetails.text(details);
        String said = reasoningContent == null ? reasoning : reasoningContent;
        return new Fragment(content, detailed == null ? said : detailed, details, refusal, toolCalls);
    }

    private static @Nullable String content(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            return text(json);
        }
        String joined = CompletionParser.content(Json.MAPPER.readTree(json));
        return joined.isEmpty() ? null : joined;
    }

    private @Nullable JsonNode details(JsonParser json) throws IOException {
        long before = json.currentTokenCount();
        JsonNode details = list(json);
        detailTokens += json.currentTokenCount() - before;
        if (detailTokens > MAX_DETAIL_TOKENS) {
            throw new StreamConstraintsException("more than " + MAX_DETAIL_TOKENS + " tokens of reasoning details");
        }
        return details;
    }

    private void suspectUnlessNull(JsonParser json) throws IOException {
        suspect |= json.currentToken() != JsonToken.VALUE_NULL;
        json.skipChildren();
    }

    private static @Nullable JsonNode object(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.START_OBJECT) {
            return Json.MAPPER.readTree(json);
        }
        json.skipChildren();
        return null;
    }

    /** Null if it is no array or empty. */
    private static @Nullable JsonNode list(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.START_ARRAY) {
            JsonNode list = Json.MAPPER.readTree(json);
            return list.isEmpty() ? null : list;
        }
        json.skipChildren();
        return null;
    }

    /** Null if it is no text or empty. */
    private static @Nullable String text(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            String text = json.getText();
            return text.isEmpty() ? null : text;
        }
        json.skipChildren();
        return null;
    }

    private static long whole(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT && json.getNumberType() != NumberType.BIG_INTEGER) {
            return json.getLongValue();
        }
        json.skipChildren();
        return 0;
    }

    private static int index(JsonParser json, int position) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT && json.getNumberType() == NumberType.INT) {
            return json.getIntValue();
        }
        json.skipChildren();
        return position;
    }
}
