package io.kafkachat.connect;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The progress of a prompt partition as Connect stores it for a source: {@code {"topic", "partition"}} is at {@code
 * {"offset", "completed"}}, the lowest offset that is not finished and the finished ones above it.
 */
final class SourceOffsets {

    static final String TOPIC = "topic";
    static final String PARTITION = "partition";
    static final String OFFSET = "offset";
    static final String COMPLETED = "completed";

    /**
     * Nothing must be left out for want of room, or it would be published twice. Backpressure keeps it far below this; Connect has no
     * limit but the size of a record.
     */
    static final int MAX_COMPLETED_LENGTH = 1 << 19;

    private static final Logger log = LoggerFactory.getLogger(SourceOffsets.class);

    private SourceOffsets() {}

    /** The source partition. Connect finds offsets by its JSON text, so it must be this kind of map, filled in this order. */
    static Map<String, Object> partition(TopicPartition partition) {
        Map<String, Object> fields = new HashMap<>();
        fields.put(TOPIC, partition.topic());
        fields.put(PARTITION, partition.partition());
        return fields;
    }

    static Map<String, Object> offset(OffsetAndMetadata progress) {
        return Map.of(OFFSET, progress.offset(), COMPLETED, progress.metadata());
    }

    /**
     * What Connect has stored of these partitions; those that it knows nothing of are missing.
     *
     * @throws ConnectException if it is nothing that a task of ours could have written
     */
    static Map<TopicPartition, StartingPoint> read(OffsetStorageReader reader, Collection<TopicPartition> partitions) {
        Map<Map<String, Object>, TopicPartition> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition(partition), partition));
        Map<TopicPartition, StartingPoint> found = new HashMap<>();
        reader.offsets(wanted.keySet()).forEach((fields, stored) -> {
            TopicPartition partition = wanted.get(fields);
            if (partition != null && stored != null) {
                found.put(partition, startingPoint(partition, stored));
            }
        });
        return found;
    }

    private static StartingPoint startingPoint(TopicPartition partition, Map<String, ?> stored) {
        long offset = offset(stored.get(OFFSET))
                .orElseThrow(() -> new ConnectException("The stored offset of " + partition + ": expected " + OFFSET
                        + " to be a number from 0. Alter or reset the connector's offsets"));
        if (!(stored.get(COMPLETED) instanceof String completed) || completed.isEmpty()) {
            return new StartingPoint(offset, OffsetRuns.NONE);
        }
        Optional<CompletedMap> map =
                CompletedOffsets.decode(completed, partition.topic(), partition.partition(), offset);
        if (map.isEmpty()) {
            log.warn(
                    "What is completed of {} above offset {} cannot be read; it may be called and published again",
                    partition,
                    offset);
        }
        return new StartingPoint(offset, map.map(CompletedMap::completed).orElse(OffsetRuns.NONE));
    }

    /**
     * Checks what a user wants the offsets to be.
     *
     * @return the partitions
     * @throws ConnectException that names the field at fault
     */
    static Set<TopicPartition> validate(Map<Map<String, ?>, Map<String, ?>> offsets) {
        Map<TopicPartition, Map<String, ?>> valid = new HashMap<>();
        offsets.forEach((fields, offset) -> {
            TopicPartition partition = partitionOf(fields);
            if (offset != null) {
                validate(partition, offset);
            }
            valid.put(partition, fields);
        });
        return valid.keySet();
    }

    private static TopicPartition partitionOf(@Nullable Map<String, ?> fields) {
        Map<String, ?> given = fields == null ? Map.of() : fields;
        refuseOthers("partition", given, Set.of(TOPIC, PARTITION));
        if (!(given.get(TOPIC) instanceof String topic) || topic.isBlank()) {
            throw new ConnectException("partition." + TOPIC + ": expected the name of a prompt topic");
        }
        long partition = offset(given.get(PARTITION)).orElse(-1L);
        if (partition < 0 || partition > Integer.MAX_VALUE) {
            throw new ConnectException("partition." + PARTITION + ": expected a number from 0");
        }
        return new TopicPartition(topic, (int) partition);
    }

    private static void validate(TopicPartition partition, Map<String, ?> offset) {
        refuseOthers("offset", offset, Set.of(OFFSET, COMPLETED));
        long number = offset(offset.get(OFFSET))
                .orElseThrow(() ->
                        new ConnectException("offset." + OFFSET + " of " + partition + ": expected a number from 0"));
        Object completed = offset.get(COMPLETED);
        if (completed == null || completed.equals("")) {
            return;
        }
        if (!(completed instanceof String text)
                || CompletedOffsets.decode(text, partition.topic(), partition.partition(), number)
                        .isEmpty()) {
            throw new ConnectException("offset." + COMPLETED + " of " + partition
                    + ": expected what the connector itself wrote for this topic, partition and offset, or nothing");
        }
    }

    private static void refuseOthers(String what, Map<String, ?> fields, Set<String> known) {
        for (String field : fields.keySet()) {
            if (!known.contains(field)) {
                throw new ConnectException(what + "." + field + ": expected only the fields "
                        + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }

    private static Optional<Long> offset(@Nullable Object value) {
        return (value instanceof Long || value instanceof Integer) && ((Number) value).longValue() >= 0
                ? Optional.of(((Number) value).longValue())
                : Optional.empty();
    }
}
