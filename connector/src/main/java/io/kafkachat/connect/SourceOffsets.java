package io.kafkachat.connect;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
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

    /** @param progress encoded when Connect looks into the map, see {@link SourceOffset} */
    static Map<String, Object> offset(Supplier<OffsetAndMetadata> progress) {
        return new SourceOffset(progress);
    }

    /**
     * @param time when a task wrote it, epoch milliseconds; {@link Long#MAX_VALUE} if a user set the offset
     */
    record Stored(StartingPoint point, long time) {}

    /**
     * What Connect has stored of these partitions; those that it knows nothing of are missing.
     *
     * @throws ConnectException if it is nothing that a task of ours could have written
     */
    static Map<TopicPartition, Stored> read(OffsetStorageReader reader, Collection<TopicPartition> partitions) {
        Map<Map<String, Object>, TopicPartition> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition(partition), partition));
        Map<TopicPartition, Stored> found = new HashMap<>();
        reader.offsets(wanted.keySet()).forEach((fields, stored) -> {
            TopicPartition partition = wanted.get(fields);
            if (partition != null && stored != null) {
                found.put(partition, stored(partition, stored));
            }
        });
        return found;
    }

    private static Stored stored(TopicPartition partition, Map<String, ?> stored) {
        long offset = offset(stored.get(OFFSET))
                .orElseThrow(() -> new ConnectException("The stored offset of " + partition + ": expected " + OFFSET
                        + " to be a number from 0. Alter or reset the connector's offsets"));
        if (!(stored.get(COMPLETED) instanceof String completed) || completed.isEmpty()) {
            return new Stored(new StartingPoint(offset, OffsetRuns.NONE), Long.MAX_VALUE);
        }
        Optional<CompletedMap> map =
                CompletedOffsets.decode(completed, partition.topic(), partition.partition(), offset);
        if (map.isEmpty()) {
            log.warn(
                    "What is completed of {} above offset {} cannot be read; it may be called and published again",
                    partition,
                    offset);
        }
        return new Stored(
                new StartingPoint(offset, map.map(CompletedMap::completed).orElse(OffsetRuns.NONE)),
                map.map(CompletedMap::snapshotTime).orElse(Long.MAX_VALUE));
    }

    /**
     * What a user wants of the offsets.
     *
     * @param set partitions that get another one
     * @param removed partitions that lose theirs
     * @param everything whether Connect has none at all, and is to have none
     */
    record Alteration(Set<TopicPartition> set, Set<TopicPartition> removed, boolean everything) {}

    /**
     * Checks what a user wants the offsets to be. Anything may be removed, whoever wrote it: a reset removes all that there is.
     *
     * @throws ConnectException that names the field at fault
     */
    static Alteration validate(Map<Map<String, ?>, Map<String, ?>> offsets) {
        Set<TopicPartition> set = new HashSet<>();
        Set<TopicPartition> removed = new HashSet<>();
        offsets.forEach((fields, offset) -> {
            try {
                TopicPartition partition = partitionOf(fields);
                if (offset == null) {
                    removed.add(partition);
                } else {
                    validate(partition, offset);
                    set.add(partition);
                }
            } catch (ConnectException e) {
                if (offset != null) {
                    throw e;
                }
            }
        });
        return new Alteration(set, removed, offsets.isEmpty());
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
