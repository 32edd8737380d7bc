package io.kafkachat.benchmarks.guarantees;

import io.kafkachat.testkit.kafka.Prompts;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Sends the prompts of a mix, spread over the partitions, on a thread of its own. */
public final class PromptSender implements AutoCloseable {

    private final Prompts prompts;
    private final PromptMix mix;
    private final int partitions;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final AtomicInteger sent = new AtomicInteger();
    private volatile boolean stopped;

    PromptSender(String bootstrapServers, PromptMix mix, int partitions) {
        this.prompts = Prompts.open(bootstrapServers);
        this.mix = mix;
        this.partitions = partitions;
    }

    /** Sends so many at once and returns when all are in the topic. */
    public void preload(int count) {
        for (int i = 0; i < count; i++) {
            send();
        }
        prompts.flush();
    }

    /**
     * Sends at a rate until told to stop; what is late, because the broker was away, is sent at once.
     *
     * @return to be given to {@link #stop}
     */
    public Future<?> pace(int perSecond) {
        stopped = false;
        return thread.submit(() -> {
            long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
            long due = System.nanoTime();
            while (!stopped) {
                long left = due - System.nanoTime();
                if (left > 0) {
                    LockSupport.parkNanos(left);
                } else {
                    send();
                    due += interval;
                }
            }
            prompts.flush();
        });
    }

    /**
     * Ends pacing and waits until all prompts are in the topic.
     *
     * @throws IllegalStateException when one could not be sent
     */
    public void stop(Future<?> pacing) {
        stopped = true;
        try {
            pacing.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending prompts", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("prompts could not be sent", e.getCause());
        }
    }

    /** How many were sent so far. */
    public int sent() {
        return sent.get();
    }

    private void send() {
        int number = sent.get();
        PlannedPrompt prompt = mix.prompt(number);
        prompts.send(Topics.PROMPTS, number % partitions, prompt.key(), prompt.text(), prompt.headers());
        sent.incrementAndGet();
    }

    @Override
    public void close() {
        stopped = true;
        thread.shutdown();
        prompts.close();
    }
}
