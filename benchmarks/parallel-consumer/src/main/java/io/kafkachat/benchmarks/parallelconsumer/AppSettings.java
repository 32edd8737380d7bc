package io.kafkachat.benchmarks.parallelconsumer;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** What the app is told, with the keys that the connector has where it has them too. */
record AppSettings(Map<String, String> values) {

    AppSettings {
        values = Map.copyOf(values);
    }

    static AppSettings read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        Map<String, String> values = new HashMap<>();
        properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
        return new AppSettings(values);
    }

    /** @throws IllegalArgumentException when it is missing */
    String required(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("missing setting " + key);
        }
        return value;
    }

    String orElse(String key, String otherwise) {
        return values.getOrDefault(key, otherwise);
    }

    int number(String key) {
        return Integer.parseInt(required(key));
    }

    /** What stands behind a prefix, such as {@code consumer.}, by the rest of the key. */
    Map<String, Object> withPrefix(String prefix) {
        Map<String, Object> found = new HashMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                found.put(key.substring(prefix.length()), value);
            }
        });
        return found;
    }
}
