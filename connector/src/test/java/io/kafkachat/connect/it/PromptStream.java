package io.kafkachat.connect.it;

import io.kafkachat.testkit.kafka.Prompts;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends prompts at a steady rate, spread over all partitions, so that something is always under way. */
final class PromptStream implements AutoCloseable {

    private static final Duration TICK = Duration.ofMillis(100);

    private final Prompts prompts;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger sent = new AtomicInteger();

    private PromptStream(Prompts prompts) {
        this.prompts = prompts;
    }

    static PromptStream to(Pipeline pipeline, int perSecond) {
        PromptStream stream = new PromptStream(Prompts.open(pipeline.bootstrapServers()));
        int perTick = Math.max(1, perSecond * (int) TICK.toMillis() / 1_000);
        ScheduledFuture<?> ticks = stream.timer.scheduleAtFixedRate(
                () -> stream.send(pipeline.prompts(), perTick), 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
        assert !ticks.isDone();
        return stream;
    }

    private void send(String topic, int count) {
        for (int i = 0; i < count; i++) {
            int number = sent.getAndIncrement();
            prompts.send(topic, "key-" + number, "prompt " + number);
        }
    }

    /** How many were sent so far. */
    int sent() {
        return sent.get();
    }

    /** Ends it; returns how many prompts stand in the topic. */
    int stop() {
        timer.shutdown();
        try {
            if (!timer.awaitTermination(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("prompts cannot be sent");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending prompts", e);
        }
        prompts.flush();
        return sent.get();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        prompts.close();
    }
}
