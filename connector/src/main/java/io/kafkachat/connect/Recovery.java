package io.kafkachat.connect;

import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what earlier owners of a partition have answered: from the commit metadata, and from the outputs published
 * after it.
 */
final class Recovery {

    private final CommittedMaps maps;
    private final @Nullable OutputScan scan;
    private final Clock clock;

    /** @param scan null if switched off */
    Recovery(CommittedMaps maps, @Nullable OutputScan scan, Clock clock) {
        this.maps = maps;
        this.scan = scan;
        this.clock = clock;
    }

    /** Starts a tenure of each partition. Blocks for as long as reading takes. */
    List<OwnedPartition> open(Collection<TopicPartition> partitions) {
        Map<TopicPartition, CommittedMaps.Committed> committed = maps.read(partitions);
        Map<TopicPartition, PublishedPrompts> published = scan(committed);
        return partitions.stream()
                .map(partition -> {
                    CommittedMaps.Committed left = committed.get(partition);
                    return left == null
                            ? fresh(partition)
                            : resumed(partition, left, published.getOrDefault(partition, new PublishedPrompts(true)));
                })
                .toList();
    }

    /** See {@link OwnedPartition#fresh}. */
    OwnedPartition fresh(TopicPartition partition) {
        return OwnedPartition.fresh(partition, clock.millis());
    }

    private static OwnedPartition resumed(
            TopicPartition partition, CommittedMaps.Committed left, PublishedPrompts published) {
        OffsetRuns completed = left.map().completed().union(OffsetRuns.of(published.finished()));
        return new OwnedPartition(
                partition,
                left.map().floorTime(),
                new PartitionWindow(left.offset(), completed),
                new MissingReceipts(published.withoutReceipt(), left.map().snapshotTime()));
    }

    private Map<TopicPartition, PublishedPrompts> scan(Map<TopicPartition, CommittedMaps.Committed> committed) {
        if (scan == null) {
            return Map.of();
        }
        Map<TopicPartition, OutputScan.Wanted> wanted = new HashMap<>();
        committed.forEach((partition, left) -> wanted.put(
                partition,
                new OutputScan.Wanted(
                        left.offset(), left.map().snapshotTime(), left.map().floorTime())));
        return scan.find(wanted);
    }
}
