package io.kafkachat.client;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.hc.client5.http.utils.DateUtils;
import org.jspecify.annotations.Nullable;

/** When a provider wants to be asked again. */
final class RetryAfter {

    private static final BigDecimal MAX_MILLIS =
            BigDecimal.valueOf(Duration.ofDays(365).toMillis());

    private RetryAfter() {}

    /** From {@code retry-after-ms}, or {@code retry-after} in seconds or as a date; null if unreadable or not positive. */
    static @Nullable Duration of(HttpReply reply, Clock clock) {
        String millis = reply.header("retry-after-ms");
        if (millis != null) {
            Duration wait = number(millis, 1);
            if (wait != null) {
                return wait;
            }
        }
        String value = reply.header("retry-after");
        if (value == null) {
            return null;
        }
        Duration wait = number(value, 1000);
        return wait != null ? wait : date(value, clock);
    }

    private static @Nullable Duration number(String text, int millisPerUnit) {
        // No more digits than a wait can have: a BigDecimal of a hostile exponent is a bomb.
        if (text.length() > 20 || !Character.isDigit(text.charAt(0))) {
            return null;
        }
        try {
            BigDecimal millis = new BigDecimal(text).multiply(BigDecimal.valueOf(millisPerUnit));
            if (millis.signum() <= 0 || millis.compareTo(MAX_MILLIS) > 0) {
                return null;
            }
            return Duration.ofMillis(Math.max(1, millis.longValue()));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Duration date(String text, Clock clock) {
        Instant at = DateUtils.parseStandardDate(text);
        if (at == null) {
            return null;
        }
        Duration wait = Duration.between(clock.instant(), at);
        return wait.isNegative() || wait.isZero() || wait.toDays() > 365 ? null : wait;
    }
}
