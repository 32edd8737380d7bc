package io.kafkachat.benchmarks.report;

/**
 * What a figure should be; as text, in results: {@code >= 0.98} or {@code <= 25.0}.
 *
 * @param atLeast whether the bound is the lowest value, or else the highest
 */
public record Target(boolean atLeast, double bound) {

    /** @throws IllegalArgumentException if it is neither */
    static Target parse(String text) {
        if (!text.startsWith(">= ") && !text.startsWith("<= ")) {
            throw new IllegalArgumentException("expected a target such as '<= 25.0', got '" + text + "'");
        }
        return new Target(text.startsWith(">"), Double.parseDouble(text.substring(3)));
    }

    /** Whether a figure may have this value. */
    public boolean admits(double value) {
        return atLeast ? value >= bound : value <= bound;
    }

    /** For people. */
    String text() {
        return (atLeast ? "≥ " : "≤ ") + Numbers.shortest(bound);
    }

    @Override
    public String toString() {
        return (atLeast ? ">= " : "<= ") + bound;
    }
}
