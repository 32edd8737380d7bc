package io.kafkachat.streams.usage;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Exact sums of what providers say that calls cost. Null: nobody said so, which is not the same as 0. */
final class Money {

    /** Digits on either side of the point. To add 1E1000000000 would fill the memory. */
    private static final int MOST_DIGITS = 100;

    private Money() {}

    /** The number that a usage event has as text. Null if it has none, or one that nobody can have to pay. */
    static @Nullable BigDecimal of(JsonNode text) {
        if (!text.isTextual()) {
            return null;
        }
        try {
            BigDecimal number = new BigDecimal(text.textValue());
            long whole = (long) number.precision() - number.scale();
            return number.scale() <= MOST_DIGITS && number.scale() >= -MOST_DIGITS && whole <= MOST_DIGITS
                    ? number
                    : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    static @Nullable BigDecimal sum(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        return one == null ? other : other == null ? one : one.add(other);
    }

    static @Nullable String text(@Nullable BigDecimal number) {
        return number == null ? null : number.toPlainString();
    }
}
