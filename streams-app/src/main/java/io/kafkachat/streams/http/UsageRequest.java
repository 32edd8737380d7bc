package io.kafkachat.streams.http;

import io.kafkachat.streams.usage.UsageKey;
import io.kafkachat.streams.usage.UsageWindowQuery;
import io.kafkachat.streams.usage.UsageWindows;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads which windows of usage are asked for. */
final class UsageRequest {

    static final int DEFAULT_LIMIT = 1_000;
    static final int MAX_LIMIT = 10_000;

    private static final Duration DEFAULT_SPAN = Duration.ofHours(1);
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
    private static final List<String> PARAMETERS = List.of("window", "from", "to", "model", "tenant", "limit");

    private UsageRequest() {}

    /**
     * @param query not decoded; null: everything by default
     * @param sizes of the windows that there are; at least one
     * @throws IllegalArgumentException naming the parameter and what was expected
     */
    static UsageWindowQuery.Request of(@Nullable String query, List<Duration> sizes, Instant now) {
        QueryParameters parameters = QueryParameters.of(query, PARAMETERS);
        Duration size = size(parameters.get("window"), sizes);
        Instant to = time("to", parameters.get("to"), now, now);
        Duration span = size.compareTo(DEFAULT_SPAN) > 0 ? size : DEFAULT_SPAN;
        Instant from = time("from", parameters.get("from"), now, latest(to.minus(span), Instant.EPOCH));
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("from: expected a time before to");
        }
        return new UsageWindowQuery.Request(
                size,
                from,
                to,
                name(parameters.get("model")),
                name(parameters.get("tenant")),
                limit(parameters.get("limit")));
    }

    private static Duration size(@Nullable String text, List<Duration> sizes) {
        if (text == null) {
            return Collections.min(sizes);
        }
        return sizes.stream()
                .filter(size -> UsageWindows.name(size).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("window: expected one of "
                        + String.join(
                                ", ", sizes.stream().map(UsageWindows::name).toList())));
    }

    private static Instant time(String name, @Nullable String text, Instant now, Instant byDefault) {
        if (text == null) {
            return byDefault;
        }
        try {
            Instant time = text.startsWith("P") ? ago(Duration.parse(text), now) : Instant.parse(text);
            if (!time.isAfter(LATEST)) {
                return latest(time, Instant.EPOCH);
            }
        } catch (DateTimeException | ArithmeticException e) {
            // Said below.
        }
        throw new IllegalArgumentException(name
                + ": expected an instant such as 2026-11-01T12:00:00Z, or a duration such as PT1H for so long ago");
    }

    private static Instant ago(Duration duration, Instant now) {
        if (duration.isNegative()) {
            throw new DateTimeException("not ago");
        }
        return now.minus(duration);
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** Cut as it is in windows. */
    private static @Nullable String name(@Nullable String text) {
        return text == null ? null : new UsageKey(text, null).model();
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException("limit: expected a whole number from 1 to " + MAX_LIMIT);
    }
}
