package io.kafkachat.connect;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;

/**
 * What a source reads, and how.
 *
 * @param topics by name; empty if there is a pattern
 * @param pattern that names of topics match
 * @param consumer properties of a consumer of bytes, {@code client.id} excepted
 * @param admin properties of an Admin client of the same cluster
 * @param refreshInterval between two looks at what topics and partitions there are
 * @param key reads keys; null: they are bytes
 * @param value reads values; null: they are bytes
 * @param header reads headers; null: they are bytes or text
 */
record IntakeSettings(
        List<String> topics,
        @Nullable Pattern pattern,
        Map<String, Object> consumer,
        Map<String, Object> admin,
        Duration refreshInterval,
        @Nullable ConverterSettings key,
        @Nullable ConverterSettings value,
        @Nullable ConverterSettings header) {

    /** The consumer group that shows the lag; null if there is to be none. */
    @Nullable
    String group() {
        Object group = consumer.get(ConsumerConfig.GROUP_ID_CONFIG);
        return group == null ? null : group.toString();
    }

    /** Where a partition begins of which nothing is known: what {@code auto.offset.reset} says. */
    String offsetReset() {
        return Objects.toString(consumer.get(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG));
    }

    /** Whether prompts of transactions that are open or aborted are left alone, as exactly once needs it. */
    boolean isReadCommitted() {
        return "read_committed".equalsIgnoreCase(Objects.toString(consumer.get(ConsumerConfig.ISOLATION_LEVEL_CONFIG)));
    }
}
