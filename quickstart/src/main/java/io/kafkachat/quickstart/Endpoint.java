package io.kafkachat.quickstart;

import io.kafkachat.testkit.provider.SimulatorSettings;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A chat-completions endpoint: the simulator's, or a real one that the user named in the environment.
 *
 * @param url null: the default of what answers
 * @param model null: the default of what answers
 * @param key null: it stays in the environment, where what answers reads it itself
 */
record Endpoint(
        @Nullable String url,
        @Nullable String model,
        @Nullable String key) {

    static final String KEY_VARIABLE = "CHAT_API_KEY";
    static final String URL_VARIABLE = "CHAT_API_URL";
    static final String MODEL_VARIABLE = "CHAT_MODEL";

    /** The real one; null without a key: then the simulator answers. */
    static @Nullable Endpoint of(Map<String, String> environment) {
        return present(environment.get(KEY_VARIABLE)) == null
                ? null
                : new Endpoint(present(environment.get(URL_VARIABLE)), present(environment.get(MODEL_VARIABLE)), null);
    }

    static Endpoint ofSimulator(URI uri) {
        return new Endpoint(uri.toString(), null, SimulatorSettings.DEFAULT_API_KEY);
    }

    /** The keys that say so, with a reference to the variable in place of a key that stays there. */
    Map<String, String> config() {
        Map<String, String> config = new HashMap<>();
        config.put("chat.api.key", key == null ? "${env:" + KEY_VARIABLE + "}" : key);
        if (url != null) {
            config.put("chat.api.url", url);
        }
        if (model != null) {
            config.put("chat.model", model);
        }
        return config;
    }

    private static @Nullable String present(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }
}
