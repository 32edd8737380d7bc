package io.kafkachat.testkit.kafka;

import io.kafkachat.testkit.process.Polling;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads all partitions of a topic from the beginning, keys and values as UTF-8 text, and remembers what it has read.
 * Takes part in no consumer group. Not thread safe.
 */
public final class TopicReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<String, String> consumer;
    private final List<TopicPartition> partitions;
    private final List<ConsumerRecord<String, String>> records = new ArrayList<>();

    private TopicReader(KafkaConsumer<String, String> consumer, String topic) {
        this.consumer = consumer;
        this.partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** A reader that sees the records of open and aborted transactions too. */
    public static TopicReader open(String bootstrapServers, String topic) {
        return open(bootstrapServers, topic, IsolationLevel.READ_UNCOMMITTED);
    }

    /** A reader of an existing topic. */
    public static TopicReader open(String bootstrapServers, String topic, IsolationLevel isolation) {
        Map<String, Object> config = new HashMap<>();
        config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation.name().toLowerCase(Locale.ROOT));
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer());
        try {
            return new TopicReader(consumer, topic);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    /** Everything in the topic now. */
    public static List<ConsumerRecord<String, String>> readAll(String bootstrapServers, String topic) {
        return readAll(bootstrapServers, topic, IsolationLevel.READ_UNCOMMITTED);
    }

    /** Everything in the topic now that this isolation level shows. */
    public static List<ConsumerRecord<String, String>> readAll(
            String bootstrapServers, String topic, IsolationLevel isolation) {
        return readAll(bootstrapServers, topic, isolation, Function.identity());
    }

    /** Of each record that is in the topic now what is made of it: a large topic need not fit into memory. */
    public static <T> List<T> readAll(
            String bootstrapServers,
            String topic,
            IsolationLevel isolation,
            Function<? super ConsumerRecord<String, String>, T> of) {
        List<T> made = new ArrayList<>();
        try (TopicReader reader = open(bootstrapServers, topic, isolation)) {
            reader.readToEnd(record -> made.add(of.apply(record)));
        }
        return made;
    }

    /** Reads up to the end offsets of this moment; returns all records read so far. */
    public List<ConsumerRecord<String, String>> readToEnd() {
        readToEnd(records::add);
        return records();
    }

    private void readToEnd(Consumer<ConsumerRecord<String, String>> destination) {
        Set<Map.Entry<TopicPartition, Long>> ends =
                consumer.endOffsets(partitions).entrySet();
        while (ends.stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(POLL).forEach(destination);
        }
    }

    /** Reads until it has so many records or the time is up; returns all records read so far, which may be fewer. */
    public List<ConsumerRecord<String, String>> awaitCount(int count, Duration timeout) {
        Polling.until(timeout, () -> {
            poll();
            return records.size() >= count;
        });
        return records();
    }

    /** Reads once, waiting up to 100 ms; returns the records that are new. */
    public List<ConsumerRecord<String, String>> poll() {
        int before = records.size();
        consumer.poll(POLL).forEach(records::add);
        return List.copyOf(records.subList(before, records.size()));
    }

    /** All records read so far; of one partition in the order of their offsets. */
    public List<ConsumerRecord<String, String>> records() {
        return List.copyOf(records);
    }

    /** The text of the last header of this name, or null when there is none. */
    public static @Nullable String header(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** How many records have each text of a header; those without it count under {@code null} as text. */
    public static SortedMap<String, Long> countByHeader(List<ConsumerRecord<String, String>> records, String name) {
        return records.stream()
                .collect(Collectors.groupingBy(
                        record -> String.valueOf(header(record, name)), TreeMap::new, Collectors.counting()));
    }

    @Override
    public void close() {
        consumer.close();
    }
}
