package io.kafkachat.benchmarks.report;

import java.math.BigDecimal;
import java.util.Locale;

/** Figures for people: three digits, or all of a greater whole. */
final class Numbers {

    private Numbers() {}

    /** Without digits that say nothing. */
    static String shortest(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    static String text(double value) {
        double size = Math.abs(value);
        if (value == Math.rint(value) || size >= 100) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, size < 1 ? "%.3f" : size < 10 ? "%.2f" : "%.1f", value);
    }
}
