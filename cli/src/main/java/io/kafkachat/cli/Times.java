package io.kafkachat.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** Durations and points in time as people write them. */
final class Times {

    private static final Pattern SHORT = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private Times() {}

    /** Such as {@code 30s}, {@code 10m} or {@code PT1H}. */
    static Duration duration(String text) {
        Matcher matcher = SHORT.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (matcher.matches()) {
            long count = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(count);
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                case "h" -> Duration.ofHours(count);
                default -> Duration.ofDays(count);
            };
        }
        try {
            Duration duration = Duration.parse(text);
            if (!duration.isNegative()) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // Said below.
        }
        throw new TypeConversionException("expected a duration such as 30s, 10m, 2h or 1d");
    }

    /** So long ago, or a point in time: {@code 2026-11-29T10:00:00Z}, or without zone in that of this machine. */
    static Instant instant(String text) {
        ZoneId here = ZoneId.systemDefault();
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            // Another form.
        }
        try {
            return LocalDateTime.parse(text).atZone(here).toInstant();
        } catch (DateTimeParseException e) {
            // Another form.
        }
        try {
            return LocalDate.parse(text).atStartOfDay(here).toInstant();
        } catch (DateTimeParseException e) {
            // Another form.
        }
        try {
            return Instant.now().minus(duration(text));
        } catch (TypeConversionException e) {
            throw new TypeConversionException(
                    "expected how long ago, such as 10m, or a point in time, such as 2026-11-29T10:00:00Z");
        }
    }

    /** For people: {@code 1.2 s}, {@code 850 ms}. */
    static String words(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1_000) {
            return millis + " ms";
        }
        return millis < 60_000
                ? String.format(Locale.ROOT, "%.1f s", millis / 1000.0)
                : String.format(Locale.ROOT, "%d min %d s", millis / 60_000, millis % 60_000 / 1000);
    }
}
