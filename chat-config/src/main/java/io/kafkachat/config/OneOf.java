package io.kafkachat.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** The constants of an enum, written in lower case with dots; also of a list of them. */
public final class OneOf implements ConfigDef.Validator, ConfigDef.Recommender {

    private final List<String> words;

    private OneOf(List<String> words) {
        this.words = words;
    }

    public static OneOf of(Class<? extends Enum<?>> type) {
        return new OneOf(Arrays.stream(type.getEnumConstants()).map(OneOf::word).toList());
    }

    /** How a constant is written in a configuration. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    /** The constant that was validated before. */
    public static <E extends Enum<E>> E constant(Class<E> type, String word) {
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('.', '_'));
    }

    @Override
    public void ensureValid(String name, Object value) {
        if (value == null) {
            return;
        }
        List<?> given = value instanceof List<?> list ? list : List.of(value);
        if (!words.containsAll(given)) {
            throw new ConfigException(name, value, "expected " + this);
        }
    }

    @Override
    public List<Object> validValues(String name, Map<String, Object> parsedConfig) {
        return List.copyOf(words);
    }

    @Override
    public boolean visible(String name, Map<String, Object> parsedConfig) {
        return true;
    }

    @Override
    public String toString() {
        return "one of " + String.join(", ", words);
    }
}
