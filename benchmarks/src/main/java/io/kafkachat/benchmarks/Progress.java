package io.kafkachat.benchmarks;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Watches the output topics. */
final class Progress {

    static final String ERRORS = Testbed.NAME + "-errors";

    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final EndOffsets ends;
    private final LongSupplier count;
    private final Supplier<String> status;

    /** Counts completions by end offsets: reading them would cost CPU while the product is measured. */
    Progress(EndOffsets ends, Supplier<String> status) {
        this(ends, () -> ends.count(Testbed.completionsTopic()), status);
    }

    /** Completions are counted otherwise. */
    Progress(EndOffsets ends, LongSupplier count, Supplier<String> status) {
        this.ends = ends;
        this.count = count;
        this.status = status;
    }

    /**
     * Waits for so many completions in the topic.
     *
     * @throws IllegalStateException when a prompt ends as an error, when a minute passes without a completion, or when the
     *     time is up; the message has the status of what is measured
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
                throw new IllegalStateException(
                        completions + " of " + expected + " completions came; what should answer is " + status.get());
            }
            Pause.of(PAUSE);
        }
    }

    private void refuseErrors() {
        long errors = ends.count(ERRORS);
        if (errors > 0) {
            throw new IllegalStateException(errors + " prompts ended as errors; see the logs of the run");
        }
    }

    /** How many records a topic has had, ends of transactions included. */
    long count(String topic) {
        return ends.count(topic);
    }
}
