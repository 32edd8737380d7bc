package io.kafkachat.streams.app;

import io.kafkachat.config.Check;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * How much is taken on, in which order, where it is kept, and what becomes of running calls.
 *
 * @param maxPendingRecords unanswered prompts over all tasks of the instance at which it reads more slowly
 * @param maxPendingBytes the same for the memory that they take
 * @param maxRecordBytes the largest record that is read as a prompt, kept or written
 */
record DeliverySettings(
        Guarantee guarantee,
        Ordering ordering,
        int maxPendingRecords,
        long maxPendingBytes,
        int maxRecordBytes,
        PendingStore pendingStore,
        Adoption adoption) {

    /** Which prompts wait for others. */
    enum Ordering {
        NONE,
        KEY
    }

    /** Where prompts are until they are answered. */
    enum PendingStore {
        IN_MEMORY,
        ROCKSDB
    }

    /** What a crash may do to outputs. */
    enum Guarantee {
        AT_LEAST_ONCE,
        EXACTLY_ONCE_V2;

        static final Check CHECK = new Check(
                "one of at_least_once, exactly_once_v2",
                text -> Arrays.stream(values())
                        .anyMatch(guarantee -> guarantee.word().equals(text)));

        /** As Kafka writes it. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Guarantee of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * What becomes of a call that runs when its task ends.
     *
     * @param timeout how long it is kept for the next task; zero: not at all
     * @param maxCalls so many are kept at most
     */
    record Adoption(Duration timeout, int maxCalls) {}
}
