package io.kafkachat.benchmarks;

import io.kafkachat.testkit.kafka.Prompts;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Puts prompts of about 100 bytes into the topic, one partition after the other. Not thread safe. */
final class PromptWriter implements PromptSource, AutoCloseable {

    /** With the number of the prompt. */
    static final String TEXT =
            "Prompt %d: explain in two sentences why the sky is blue at noon and red in the evening.";

    private final Prompts prompts;
    private final int partitions;
    private int sent;

    PromptWriter(String bootstrapServers, int partitions) {
        this.prompts = Prompts.open(bootstrapServers);
        this.partitions = partitions;
    }

    /** Returns when all are in the topic. */
    @Override
    public void preload(int count, Order order) {
        for (int i = 0; i < count; i++) {
            send(order.of(i));
        }
        prompts.flush();
    }

    @Override
    public int paced(int perSecond, Duration time) {
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

    private void send(String order) {
        int number = sent++;
        prompts.send(
                Testbed.PROMPTS,
                number % partitions,
                "key-" + number,
                order + String.format(Locale.ROOT, TEXT, number),
                Map.of());
    }

    @Override
    public void close() {
        prompts.close();
    }
}
