package io.kafkachat.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** How many records topics have had, without reading them. Ends of transactions count too. Thread safe. */
final class EndOffsets {

    private final Admin admin;
    private final Map<String, Map<TopicPartition, OffsetSpec>> known = new ConcurrentHashMap<>();

    EndOffsets(Admin admin) {
        this.admin = admin;
    }

    /** @throws IllegalStateException also when there is no such topic */
    long count(String topic) {
        Map<TopicPartition, OffsetSpec> ends = known.computeIfAbsent(topic, this::partitions);
        return get(topic, admin.listOffsets(ends).all()).values().stream()
                .mapToLong(ListOffsetsResultInfo::offset)
                .sum();
    }

    private Map<TopicPartition, OffsetSpec> partitions(String topic) {
        return get(topic, admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
                .flatMap(description -> description.partitions().stream())
                .collect(Collectors.toMap(
                        partition -> new TopicPartition(topic, partition.partition()),
                        partition -> OffsetSpec.latest()));
    }

    private static <T> T get(String topic, KafkaFuture<T> answer) {
        try {
            return answer.get(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while counting records", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("cannot count the records of " + topic, e);
        }
    }
}
