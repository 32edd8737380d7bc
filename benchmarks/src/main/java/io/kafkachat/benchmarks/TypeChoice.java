package io.kafkachat.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/**
 * A value of the option {@code --type}.
 *
 * @param type null for every type that the scenario can measure
 */
record TypeChoice(@Nullable MeasuredType type) {

    static final String ALL = "all";

    static TypeChoice parse(String text) {
        if (text.toLowerCase(Locale.ROOT).equals(ALL)) {
            return new TypeChoice(null);
        }
        return Arrays.stream(MeasuredType.values())
                .filter(type -> type.toString().equals(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .map(TypeChoice::new)
                .orElseThrow(() -> new TypeConversionException("expected " + names() + " or " + ALL));
    }

    private static String names() {
        return Arrays.stream(MeasuredType.values()).map(MeasuredType::toString).collect(Collectors.joining(", "));
    }
}
