package io.kafkachat.benchmarks.guarantees;

import java.util.Map;

/**
 * A prompt as it is sent, and what is expected of it.
 *
 * @param tools how many tool calls the answer makes
 */
record PlannedPrompt(int number, int tools, FaultPlan faults) {

    static final String HEADER = "guarantee-number";

    private static final String KEY = "key-";

    String key() {
        return KEY + number;
    }

    static int numberOf(String key) {
        return Integer.parseInt(key.substring(KEY.length()));
    }

    /** The text, with orders to the simulator in it. */
    String text() {
        return (tools > 0 ? "[[tool=" + tools + "]] " : "") + faults.order() + " prompt " + number;
    }

    Map<String, String> headers() {
        return Map.of(HEADER, Integer.toString(number));
    }
}
