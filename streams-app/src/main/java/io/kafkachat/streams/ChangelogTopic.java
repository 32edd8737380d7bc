package io.kafkachat.streams;

import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The changelog topic of pending records, which are deleted as soon as they are answered: it must be cleaned often, because
 * it is read from its beginning to restore a store in memory.
 */
final class ChangelogTopic {

    private ChangelogTopic() {}

    static Map<String, String> config(int maxRecordBytes) {
        return Map.of(
                TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(SEGMENT_BYTES),
                TopicConfig.SEGMENT_MS_CONFIG, Long.toString(SEGMENT_MS),
                TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.1",
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        Integer.toString(Math.max(DEFAULT_MESSAGE_BYTES, maxRecordBytes + OVERHEAD)));
    }

    /** So much, but for what is pending, is read at most to restore, and some more that is not cleaned yet. */
    private static final int SEGMENT_BYTES = 16 << 20;

    private static final long SEGMENT_MS = 600_000;
    private static final int DEFAULT_MESSAGE_BYTES = 1_048_588;

    /** Of a record and its batch. */
    private static final int OVERHEAD = 10_000;
}
