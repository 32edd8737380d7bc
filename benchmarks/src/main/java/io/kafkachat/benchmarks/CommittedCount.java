package io.kafkachat.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How many records of a topic are in committed transactions. End offsets do not tell, because the end of a transaction
 * takes one in each partition; so this reads, but seldom and much at a time. Not thread safe.
 */
final class CommittedCount implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final int FETCH_BYTES = 1 << 20;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private long counted;

    private CommittedCount(KafkaConsumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /** Counts from the beginning of an existing topic. */
    static CommittedCount open(String bootstrapServers, String topic) {
        Map<String, Object> config = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                IsolationLevel.READ_COMMITTED.name().toLowerCase(Locale.ROOT),
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                5_000,
                ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
                FETCH_BYTES,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false);
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            return new CommittedCount(consumer);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    /** Reads what has come since; half a second behind when that is little. */
    long count() {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        while (!records.isEmpty()) {
            counted += records.count();
            records = consumer.poll(POLL);
        }
        return counted;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
