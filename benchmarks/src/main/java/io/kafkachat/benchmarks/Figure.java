package io.kafkachat.benchmarks;

import io.kafkachat.benchmarks.report.Target;
import org.jspecify.annotations.Nullable;

/**
 * Something measured.
 *
 * @param unit empty for a ratio
 * @param target what it should be, or null when it only explains another figure
 */
record Figure(
        String name, double value, String unit, @Nullable Target target) {

    static Figure of(String name, double value, String unit) {
        return new Figure(name, value, unit, null);
    }

    /** @param bound null for no target */
    Figure atLeast(@Nullable Double bound) {
        return bound == null ? this : new Figure(name, value, unit, new Target(true, bound));
    }

    /** @param bound null for no target */
    Figure atMost(@Nullable Double bound) {
        return bound == null ? this : new Figure(name, value, unit, new Target(false, bound));
    }

    /** Whether it is what it should be; true without a target. */
    boolean met() {
        return target == null || target.admits(value);
    }
}
