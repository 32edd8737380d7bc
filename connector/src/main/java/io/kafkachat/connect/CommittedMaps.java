package io.kafkachat.connect;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads back the maps of completed offsets that earlier owners left in the commit metadata: Connect stores the metadata but
 * never gives it to a task.
 */
final class CommittedMaps {

    /**
     * @param offset what is committed
     * @param map what was answered at and above it
     */
    record Committed(long offset, CompletedMap map) {}

    private static final Logger log = LoggerFactory.getLogger(CommittedMaps.class);

    private final Supplier<Admin> admins;
    private final String group;
    private final Duration atMost;

    CommittedMaps(Supplier<Admin> admins, String group, Duration atMost) {
        this.admins = admins;
        this.group = group;
        this.atMost = atMost;
    }

    /** The readable maps of these partitions. Blocks, at most for the given time; never throws for a remote fault. */
    Map<TopicPartition, Committed> read(Collection<TopicPartition> partitions) {
        Map<TopicPartition, Committed> maps = new HashMap<>();
        fetch(partitions).forEach((partition, committed) -> {
            if (committed != null && !committed.metadata().isEmpty()) {
                CompletedOffsets.decode(
                                committed.metadata(), partition.topic(), partition.partition(), committed.offset())
                        .ifPresentOrElse(
                                map -> maps.put(partition, new Committed(committed.offset(), map)),
                                () -> log.warn(
                                        "The commit metadata of {} in group {} is not ours or damaged; answers above"
                                                + " offset {} may be paid for again",
                                        partition,
                                        group,
                                        committed.offset()));
            }
        });
        return maps;
    }

    private Map<TopicPartition, OffsetAndMetadata> fetch(Collection<TopicPartition> partitions) {
        try (Admin admin = admins.get()) {
            return admin.listConsumerGroupOffsets(
                            Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(partitions)),
                            new ListConsumerGroupOffsetsOptions()
                                    .requireStable(true)
                                    .timeoutMs((int) atMost.toMillis()))
                    .partitionsToOffsetAndMetadata(group)
                    .get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Map.of();
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            log.warn(
                    "Cannot read the committed offsets of group {}; answers published before a crash may be paid for"
                            + " again. It needs DESCRIBE on the group and offsets.bootstrap.servers to name the"
                            + " worker's cluster: {}",
                    group,
                    e.toString());
            return Map.of();
        }
    }
}
