package io.kafkachat.quickstart;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads everything that is published, from the beginning, but for what a transaction has not committed. For one
 * thread.
 */
final class OutputReader implements AutoCloseable {

    private final KafkaConsumer<String, byte[]> consumer;
    private final JsonMapper json = new JsonMapper();
    private final Map<String, OutputTopic> topics = new HashMap<>();

    /** @param name of what answers, whose output topics exist already */
    OutputReader(String bootstrapServers, String name, Set<OutputTopic> published) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        5_000,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        published.forEach(topic -> topics.put(topic.topic(name), topic));
        List<TopicPartition> partitions = topics.keySet().stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** What came since the last call; waits at most so long for it. */
    List<OutputEvent> poll(Duration atMost) {
        List<OutputEvent> events = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : consumer.poll(atMost)) {
            events.add(event(record));
        }
        return events;
    }

    private OutputEvent event(ConsumerRecord<String, byte[]> record) {
        OutputTopic topic = Objects.requireNonNull(topics.get(record.topic()));
        try {
            return new OutputEvent(
                    topic,
                    Coordinates.of(record.headers()),
                    record.key() == null ? "(no key)" : record.key(),
                    json.readTree(record.value()));
        } catch (IOException e) {
            throw new UncheckedIOException("An event of " + record.topic() + " is no JSON", e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
