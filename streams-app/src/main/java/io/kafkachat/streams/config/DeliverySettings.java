package io.kafkachat.streams.config;

import io.kafkachat.config.Check;
import io.kafkachat.streams.ProcessorSettings;
import java.util.Arrays;
import java.util.Locale;

/**
 * How much is taken on, in which order, where it is kept, and what becomes of running calls.
 *
 * @param processor all but where it is kept, and what a crash may do to outputs
 */
public record DeliverySettings(Guarantee guarantee, PendingStore pendingStore, ProcessorSettings processor) {

    /** Where prompts are until they are answered. */
    public enum PendingStore {
        IN_MEMORY,
        ROCKSDB
    }

    /** What a crash may do to outputs. */
    public enum Guarantee {
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
}
