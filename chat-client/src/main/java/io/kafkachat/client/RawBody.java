package io.kafkachat.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * The body of a response as it was received; of a stream, the equivalent plain body. Text is made of it when somebody asks,
 * which few do. Thread-safe; {@code toString} shows nothing of it.
 */
public final class RawBody {

    private final Supplier<String> text;

    private RawBody(Supplier<String> text) {
        this.text = text;
    }

    /** @param json as text */
    public static RawBody of(String json) {
        return new RawBody(() -> json);
    }

    /** @param utf8 must not change */
    static RawBody of(byte[] utf8) {
        return new RawBody(() -> new String(utf8, StandardCharsets.UTF_8));
    }

    /** @param tree must not change */
    static RawBody of(JsonNode tree) {
        return new RawBody(() -> Json.text(tree));
    }

    /** JSON; made anew by each call. */
    public String text() {
        return text.get();
    }

    @Override
    public String toString() {
        return "RawBody";
    }
}
