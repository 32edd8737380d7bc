package io.kafkachat.streams.config;

import io.kafkachat.config.ConfigErrors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.common.config.types.Password;

/** Collects what is wrong with a configuration. */
final class AppConfigErrors implements ConfigErrors {

    /** Less is no secret, and would be found everywhere. */
    private static final int SHORTEST_SECRET = 4;

    private final List<String> lines = new ArrayList<>();
    private final Set<String> keys = new HashSet<>();
    private final Map<String, String> origins = new HashMap<>();
    private final Set<String> secrets = new HashSet<>();

    /** Messages about the key will say where it was given. */
    void origin(String key, String origin) {
        origins.put(key, origin);
    }

    /** Is left out of all messages to come, whoever writes them. */
    void secret(String text) {
        if (text.strip().length() >= SHORTEST_SECRET) {
            secrets.add(text.strip());
        }
    }

    @Override
    public void add(String key, String message) {
        String text = message.startsWith(key + ": ") ? message.substring(key.length() + 2) : message;
        String origin = origins.get(key);
        keys.add(key);
        lines.add(key + ": " + withoutSecrets(text) + (origin == null ? "" : " (" + origin + ")"));
    }

    boolean has(String key) {
        return keys.contains(key);
    }

    boolean hasAny(Predicate<String> key) {
        return keys.stream().anyMatch(key);
    }

    void throwIfAny() throws AppConfigException {
        if (!lines.isEmpty()) {
            throw new AppConfigException(lines);
        }
    }

    private String withoutSecrets(String message) {
        String safe = message;
        for (String secret : secrets) {
            safe = safe.replace(secret, Password.HIDDEN);
        }
        return safe;
    }
}
