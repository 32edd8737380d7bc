package io.kafkachat.benchmarks;

/**
 * Words to the provider in front of prompts, such as {@code [[latency=30000]]}.
 *
 * @param every 1: of each prompt; 100: of each hundredth
 */
record Order(String text, int every) {

    static final Order NONE = new Order("", 1);

    /** What stands in front of the prompt of this number. */
    String of(int number) {
        return number % every == every / 2 ? text : "";
    }
}
