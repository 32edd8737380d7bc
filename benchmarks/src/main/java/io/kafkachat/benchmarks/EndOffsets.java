package io.kafkachat.benchmarks;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** How many records topics have had, without reading them. Ends of transactions count too. */
final class EndOffsets {

    private final Admin admin;
    private final int partitions;

    /** All topics have the same number of partitions. */
    EndOffsets(Admin admin, int partitions) {
        this.admin = admin;
        this.partitions = partitions;
    }

    long count(String topic) {
        try {
            Map<TopicPartition, OffsetSpec> ends = IntStream.range(0, partitions)
                    .boxed()
                    .collect(Collectors.toMap(
                            partition -> new TopicPartition(topic, partition), partition -> OffsetSpec.latest()));
            return admin.listOffsets(ends).all().get(1, TimeUnit.MINUTES).values().stream()
                    .mapToLong(ListOffsetsResultInfo::offset)
                    .sum();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while counting records", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("cannot count the records of " + topic, e);
        }
    }
}
