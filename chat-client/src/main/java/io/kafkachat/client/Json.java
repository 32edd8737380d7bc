package io.kafkachat.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** How this module reads and writes JSON. */
final class Json {

    /**
     * Keeps numbers as they are written: money must not pass through a double. Exceptions never quote the source, which
     * may be a prompt or an answer.
     */
    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(HttpTransport.MAX_RESPONSE_BYTES)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** More than any chunk of a stream has; a value costs far more memory than the bytes it may be written in. */
    private static final int MAX_CHUNK_TOKENS = 1_000_000;

    private static final JsonFactory CHUNKS = JsonFactory.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(HttpTransport.MAX_RESPONSE_BYTES)
                    .maxTokenCount(MAX_CHUNK_TOKENS)
                    .build())
            .build();

    private static final ObjectReader WHOLE_TEXT =
            MAPPER.readerFor(JsonNode.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Json() {}

    /**
     * One chunk of a stream.
     *
     * @throws StreamConstraintsException if it is beyond all bounds
     * @throws IOException if it is not exactly one JSON value
     */
    static JsonNode chunk(byte[] data, int offset, int length) throws IOException {
        try (JsonParser parser = CHUNKS.createParser(data, offset, length)) {
            JsonNode chunk = MAPPER.readTree(parser);
            if (chunk == null || parser.nextToken() != null) {
                throw new JsonParseException(parser, "expected one value");
            }
            return chunk;
        }
    }

    /**
     * A tree as text, by way of bytes: everything else is written as bytes, and a second generator would cost the compiler
     * as much as the first.
     */
    static String text(JsonNode tree) {
        try {
            return new String(MAPPER.writeValueAsBytes(tree), StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("expected fewer levels of nesting", e);
        }
    }

    /** Whether the text is exactly one JSON object. */
    static boolean isObject(String text) {
        try {
            return WHOLE_TEXT.readTree(text).isObject();
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
