package io.kafkachat.benchmarks;

import java.time.Duration;

/** Where prompts come from. Not thread safe. */
interface PromptSource {

    /** Adds so many at once and returns when all lie ready. */
    default void preload(int count) {
        preload(count, Order.NONE);
    }

    /** The same with an order to the provider. */
    void preload(int count, Order order);

    /**
     * Sends at a rate; what is late is sent at once.
     *
     * @return how many were sent
     */
    int paced(int perSecond, Duration time);
}
