package io.kafkachat.benchmarks;

import io.kafkachat.testkit.kafka.Prompts;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/** Puts prompts of about 100 bytes into the topic, one partition after the other. Not thread safe. */
final class PromptWriter implements AutoCloseable {

    private final Prompts prompts;
    private final int partitions;
    private int sent;

    PromptWriter(String bootstrapServers, int partitions) {
        this.prompts = Prompts.open(bootstrapServers);
        this.partitions = partitions;
    }

    /** Sends so many at once and returns when all are in the topic. */
    void preload(int count) {
        preload(count, number -> "");
    }

    /**
     * The same with words in front of each prompt.
     *
     * @param orders to the provider, by the number of the prompt in this call, such as {@code [[latency=30000]]}
     */
    void preload(int count, IntFunction<String> orders) {
        for (int i = 0; i < count; i++) {
            send(orders.apply(i));
        }
        prompts.flush();
    }

    /**
     * Sends at a rate; what is late is sent at once.
     *
     * @return how many were sent
     */
    int paced(int perSecond, Duration time) {
        long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
        int count = Math.toIntExact(time.toMillis() * perSecond / 1_000);
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long due = start + i * interval;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            send("");
        }
        prompts.flush();
        return count;
    }

    private void send(String orders) {
        int number = sent++;
        prompts.send(
                Testbed.PROMPTS,
                number % partitions,
                "key-" + number,
                orders + "Prompt " + number
                        + ": explain in two sentences why the sky is blue at noon and red in the evening.",
                Map.of());
    }

    @Override
    public void close() {
        prompts.close();
    }
}
