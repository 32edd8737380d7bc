package io.kafkachat.connect;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the consumer group of a source knows. Connect's own offsets are the truth; the group's follow them, so that its lag can be watched with any
 * tool, and say where to begin while Connect has none: where {@code auto.offset.reset} once said, or where a sink of the same name ended. Only what is
 * written goes there, with the map of completed offsets as metadata, as a sink writes it.
 *
 * <p>Not thread-safe; belongs to whoever has the consumer.
 */
final class GroupProgress {

    private static final Logger log = LoggerFactory.getLogger(GroupProgress.class);

    private final boolean enabled;
    private final EmittedBatches emitted;
    private final Seldom warning;
    private final Map<TopicPartition, OffsetAndMetadata> due = new HashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> sent = new HashMap<>();
    private long nextCommit = System.nanoTime();

    /** @param enabled whether there is a group */
    GroupProgress(boolean enabled, EmittedBatches emitted, Clock clock) {
        this.enabled = enabled;
        this.emitted = emitted;
        this.warning = new Seldom(clock);
    }

    /**
     * Where the group stands in these partitions; those it knows nothing of are missing. Blocks, at most for the given time;
     * never throws for a remote fault.
     *
     * @param known when that was written which Connect has stored, epoch milliseconds. Of these only what the group was told
     *     later counts, with a map: anyone can set a group, and an older map may be of a topic that was replaced since
     */
    Map<TopicPartition, StartingPoint> read(
            Consumer<?, ?> consumer, Set<TopicPartition> partitions, Map<TopicPartition, Long> known, Duration atMost) {
        Map<TopicPartition, StartingPoint> found = new HashMap<>();
        if (!enabled) {
            return found;
        }
        try {
            consumer.committed(partitions, atMost).forEach((partition, committed) -> {
                if (committed == null) {
                    return;
                }
                Optional<CompletedMap> map = CompletedOffsets.decode(
                        committed.metadata(), partition.topic(), partition.partition(), committed.offset());
                Long stored = known.get(partition);
                if (stored == null || map.isPresent() && map.get().snapshotTime() >= stored) {
                    OffsetRuns completed = map.map(CompletedMap::completed).orElse(OffsetRuns.NONE);
                    found.put(partition, new StartingPoint(committed.offset(), completed));
                }
            });
        } catch (KafkaException e) {
            log.warn(
                    "Cannot read the offsets of the consumer group; reading begins where Connect has stored, or at"
                            + " auto.offset.reset. It needs READ on the group: {}",
                    e.toString());
        }
        return found;
    }

    /** Commits what was written since the last time, not more often than this. Does not block. */
    void commit(Consumer<?, ?> consumer, Duration interval) {
        long now = System.nanoTime();
        if (!enabled || now - nextCommit < 0) {
            return;
        }
        nextCommit = now + interval.toNanos();
        collect();
        if (!due.isEmpty()) {
            Map<TopicPartition, OffsetAndMetadata> committed = Map.copyOf(due);
            due.clear();
            sent.putAll(committed);
            consumer.commitAsync(committed, (offsets, exception) -> {
                if (exception != null) {
                    warn(exception);
                    committed.forEach(this::sendAgain);
                }
            });
        }
    }

    /** Unless there was something later. */
    private void sendAgain(TopicPartition partition, OffsetAndMetadata progress) {
        if (progress == sent.get(partition)) {
            due.putIfAbsent(partition, progress);
        }
    }

    /** The same at once, waiting for it. Never throws. */
    void commitNow(Consumer<?, ?> consumer, Duration atMost) {
        collect();
        if (!enabled || due.isEmpty()) {
            return;
        }
        try {
            try {
                consumer.commitSync(Map.copyOf(due), atMost);
            } catch (WakeupException e) {
                // Meant for a poll that had ended before.
                consumer.commitSync(Map.copyOf(due), atMost);
            }
        } catch (KafkaException e) {
            warn(e);
        }
    }

    private void collect() {
        emitted.takeWritten().forEach((partition, progress) -> due.put(partition, asFits(progress)));
    }

    // A broker takes 4,096 characters by default.
    private static OffsetAndMetadata asFits(OffsetAndMetadata progress) {
        return progress.metadata().length() <= CompletedOffsets.DEFAULT_MAX_LENGTH
                ? progress
                : new OffsetAndMetadata(progress.offset());
    }

    private void warn(Exception e) {
        if (warning.mayPass()) {
            log.warn(
                    "Cannot commit to the consumer group, which only shows the lag; it needs READ on the group: {}",
                    e.toString());
        }
    }
}
