package io.kafkachat.streams.usage;

import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** A check of a list of sizes of windows. */
final class WindowSizes implements ConfigDef.Validator {

    private static final long SMALLEST = 100;
    private static final long LARGEST = 604_800_000;
    private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,9}");

    @Override
    public void ensureValid(String key, Object value) {
        List<String> sizes = ((List<?>) value).stream().map(String::valueOf).toList();
        if (!sizes.stream().allMatch(WindowSizes::isSize)
                || sizes.stream().distinct().count() < sizes.size()) {
            throw new ConfigException(key, value, "expected " + this);
        }
    }

    private static boolean isSize(String text) {
        return NUMBER.matcher(text).matches() && Long.parseLong(text) >= SMALLEST && Long.parseLong(text) <= LARGEST;
    }

    @Override
    public String toString() {
        return "milliseconds from " + SMALLEST + " to " + LARGEST + " (7 days), each once";
    }
}
