package io.kafkachat.quickstart;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A real chat-completions endpoint that the user named in the environment.
 *
 * @param url null: the connector's default
 * @param model null: the connector's default
 */
record Endpoint(@Nullable String url, @Nullable String model) {

    static final String KEY_VARIABLE = "CHAT_API_KEY";
    static final String URL_VARIABLE = "CHAT_API_URL";
    static final String MODEL_VARIABLE = "CHAT_MODEL";

    /** Null without a key: then the simulator answers. The key itself is read by the Connect worker, not here. */
    static @Nullable Endpoint of(Map<String, String> environment) {
        return present(environment.get(KEY_VARIABLE)) == null
                ? null
                : new Endpoint(present(environment.get(URL_VARIABLE)), present(environment.get(MODEL_VARIABLE)));
    }

    private static @Nullable String present(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }
}
