package io.kafkachat.connect;

import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what earlier owners of a partition have answered: from the commit metadata, and from the receipts published
 * after it.
 */
final class Recovery {

    private final CommittedMaps maps;
    private final @Nullable ReceiptScan scan;
    private final Clock clock;

    /** @param scan null if switched off or without a usage topic */
    Recovery(CommittedMaps maps, @Nullable ReceiptScan scan, Clock clock) {
        this.maps = maps;
        this.scan = scan;
        this.clock = clock;
    }

    /** Starts a tenure of each partition. Blocks for as long as reading takes. */
    List<OwnedPartition> open(Collection<TopicPartition> partitions) {
        Map<TopicPartition, CommittedMaps.Committed> committed = maps.read(partitions);
        Map<TopicPartition, TreeSet<Long>> receipts = scan(committed);
        return partitions.stream()
                .map(partition -> {
                    CommittedMaps.Committed left = committed.get(partition);
                    if (left == null) {
                        // First start or an offset reset: whatever was answered before now was not answered for this.
                        return fresh(partition);
                    }
                    OffsetRuns completed = left.map().completed();
                    for (long offset : receipts.getOrDefault(partition, new TreeSet<>())) {
                        completed = completed.with(offset);
                    }
                    return new OwnedPartition(
                            partition, left.map().floorTime(), new PartitionWindow(left.offset(), completed));
                })
                .toList();
    }

    /** A tenure that knows of nothing earlier. */
    OwnedPartition fresh(TopicPartition partition) {
        return new OwnedPartition(partition, clock.millis(), new PartitionWindow());
    }

    private Map<TopicPartition, TreeSet<Long>> scan(Map<TopicPartition, CommittedMaps.Committed> committed) {
        if (scan == null) {
            return Map.of();
        }
        Map<TopicPartition, ReceiptScan.Wanted> wanted = new HashMap<>();
        committed.forEach((partition, left) -> wanted.put(
                partition,
                new ReceiptScan.Wanted(
                        left.offset(), left.map().snapshotTime(), left.map().floorTime())));
        return scan.find(wanted);
    }
}
