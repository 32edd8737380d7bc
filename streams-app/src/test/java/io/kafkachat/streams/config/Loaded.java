package io.kafkachat.streams.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What becomes of a small configuration that is right, with something more. */
final class Loaded {

    private static final Map<String, String> SMALL =
            Map.of("application.id", "app", "bootstrap.servers", "kafka:9092", "topics", "prompts,more");

    private Loaded() {}

    static AppSettings settings(Map<String, String> more) {
        try {
            return AppConfigLoader.load(List.of(), Map.of(), with(more));
        } catch (AppConfigException e) {
            throw new AssertionError(e.errors().toString(), e);
        }
    }

    /** By the keys that they stand at. */
    static Map<String, String> errors(Map<String, String> more) {
        return errors(Map.of(), more);
    }

    static Map<String, String> errors(Map<String, String> environment, Map<String, String> more) {
        try {
            AppConfigLoader.load(List.of(), environment, with(more));
            return Map.of();
        } catch (AppConfigException e) {
            Map<String, String> errors = new LinkedHashMap<>();
            e.errors().forEach(line -> errors.put(line.split(": ", 2)[0], line.split(": ", 2)[1]));
            return errors;
        }
    }

    /** What is warned of although it is right. */
    static List<String> warnings(Map<String, String> environment, Map<String, String> more) {
        List<String> warnings = new ArrayList<>();
        try {
            new AppConfigLoader(warnings::add).settings(List.of(), environment, with(more));
        } catch (AppConfigException e) {
            throw new AssertionError(e.errors().toString(), e);
        }
        return warnings;
    }

    /** A value of {@code null} leaves the key out. */
    static Map<String, String> with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(SMALL);
        all.putAll(more);
        all.values().removeIf(value -> value == null);
        return all;
    }
}
