package io.kafkachat.testkit.provider;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Orders to the simulator that stand in the prompt itself, such as {@code [[latency=60000]]}, {@code [[fault=500x2]]},
 * {@code [[shape=problem]]}, {@code [[tool]]} or {@code [[tool=2]]}.
 *
 * @param tools how many tool calls the answer shall make
 */
record Markers(
        @Nullable Duration latency,
        @Nullable FaultSequence faults,
        @Nullable ErrorShape shape,
        int tools) {

    private static final Pattern MARKER = Pattern.compile("\\[\\[([a-z]+)(?:=([^\\]]*))?]]");
    private static final Markers NONE = new Markers(null, null, null, 0);

    static Markers in(String prompt) {
        if (!prompt.contains("[[")) {
            return NONE;
        }
        Duration latency = null;
        FaultSequence faults = null;
        ErrorShape shape = null;
        int tools = 0;
        Matcher matcher = MARKER.matcher(prompt);
        while (matcher.find()) {
            String value = matcher.group(2);
            switch (matcher.group(1)) {
                case "latency" -> latency = Durations.parse(required(value));
                case "fault" -> faults = FaultSequence.parse(required(value));
                case "shape" -> shape = ErrorShape.valueOf(required(value).toUpperCase(Locale.ROOT));
                case "tool" -> tools = value == null ? 1 : Integer.parseInt(value);
                default -> {
                    // Not an order: prompts may contain double brackets of their own.
                }
            }
        }
        return new Markers(latency, faults, shape, tools);
    }

    /** The prompt without its markers. */
    static String strip(String prompt) {
        return prompt.contains("[[") ? MARKER.matcher(prompt).replaceAll("").strip() : prompt;
    }

    private static String required(@Nullable String value) {
        if (value == null) {
            throw new IllegalArgumentException("a marker lacks its value");
        }
        return value;
    }
}
