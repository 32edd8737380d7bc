package io.kafkachat.testkit.provider;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations as people write them: {@code 250} and {@code 250ms}, {@code 8s}, {@code 2m}. */
final class Durations {

    private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m)?");

    private Durations() {}

    static Duration parse(String text) {
        Matcher matcher = DURATION.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("expected a duration such as 250ms, 8s or 2m");
        }
        long amount = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2);
        if ("s".equals(unit)) {
            return Duration.ofSeconds(amount);
        }
        return "m".equals(unit) ? Duration.ofMinutes(amount) : Duration.ofMillis(amount);
    }
}
