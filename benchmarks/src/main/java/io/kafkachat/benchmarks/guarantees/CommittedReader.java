package io.kafkachat.benchmarks.guarantees;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads topics from the beginning as a {@code read_committed} reader sees them, and keeps of each record only what is asked of
 * it: a long run has more than fits into memory. Not thread safe.
 */
final class CommittedReader<T> implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<String, String> consumer;
    private final List<TopicPartition> partitions;
    private final Function<ConsumerRecord<String, String>, T> part;

    CommittedReader(
            String bootstrapServers, Collection<String> topics, Function<ConsumerRecord<String, String>, T> part) {
        this.part = part;
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        5_000,
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false),
                new StringDeserializer(),
                new StringDeserializer());
        this.partitions = topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Everything that is in the topics now. */
    static <T> List<T> readAll(
            String bootstrapServers, Collection<String> topics, Function<ConsumerRecord<String, String>, T> part) {
        try (CommittedReader<T> reader = new CommittedReader<>(bootstrapServers, topics, part)) {
            List<T> all = new ArrayList<>();
            Map<TopicPartition, Long> ends = reader.consumer.endOffsets(reader.partitions);
            while (ends.entrySet().stream().anyMatch(end -> reader.consumer.position(end.getKey()) < end.getValue())) {
                all.addAll(reader.poll());
            }
            return all;
        }
    }

    /** Waits up to 100 ms for what is new. */
    List<T> poll() {
        List<T> found = new ArrayList<>();
        consumer.poll(POLL).forEach(record -> found.add(part.apply(record)));
        return found;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
