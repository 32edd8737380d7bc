package io.kafkachat.benchmarks;

import io.kafkachat.testkit.kafka.ConnectRest;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Watches the output topics. */
final class Progress {

    static final String ERRORS = Testbed.CONNECTOR + "-errors";

    private static final long PAUSE_MILLIS = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final EndOffsets ends;
    private final LongSupplier count;
    private final ConnectRest rest;

    /** Counts completions by end offsets: reading them would cost CPU while the plugin is measured. */
    Progress(EndOffsets ends, ConnectRest rest) {
        this(ends, () -> ends.count(Testbed.completionsTopic()), rest);
    }

    /** Completions are counted otherwise. */
    Progress(EndOffsets ends, LongSupplier count, ConnectRest rest) {
        this.ends = ends;
        this.count = count;
        this.rest = rest;
    }

    /**
     * Waits for so many completions in the topic.
     *
     * @throws IllegalStateException when a prompt ends as an error, when a minute passes without a completion, or when the
     *     time is up; the message has the connector's status
     */
    void awaitCompletions(long expected, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        long seen = 0;
        long patienceEnds = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            long now = System.nanoTime();
            long completions = count.getAsLong();
            if (completions > seen) {
                seen = completions;
                patienceEnds = now + PATIENCE.toNanos();
            }
            if (completions >= expected) {
                refuseErrors();
                return;
            }
            if (now - deadline > 0 || now - patienceEnds > 0) {
                refuseErrors();
                throw new IllegalStateException(completions + " of " + expected + " completions came; the connector is "
                        + rest.status(Testbed.CONNECTOR));
            }
            sleep();
        }
    }

    private void refuseErrors() {
        long errors = ends.count(ERRORS);
        if (errors > 0) {
            throw new IllegalStateException(errors + " prompts ended as errors; see the logs of the run");
        }
    }

    /** How many records a topic has had that is not written in transactions. */
    long count(String topic) {
        return ends.count(topic);
    }

    private static void sleep() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for completions", e);
        }
    }
}
