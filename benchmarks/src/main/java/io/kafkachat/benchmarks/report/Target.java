package io.kafkachat.benchmarks.report;

/** What a figure should be, as a result has it: {@code >= 0.98} or {@code <= 25.0}. */
record Target(boolean atLeast, double bound) {

    /** @throws IllegalArgumentException if it is neither */
    static Target parse(String text) {
        if (!text.startsWith(">= ") && !text.startsWith("<= ")) {
            throw new IllegalArgumentException("expected a target such as '<= 25.0', got '" + text + "'");
        }
        return new Target(text.startsWith(">"), Double.parseDouble(text.substring(3)));
    }

    boolean admits(double value) {
        return atLeast ? value >= bound : value <= bound;
    }
}
