package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kafkachat.events.PromptCoordinates;
import io.kafkachat.testkit.kafka.Prompts;
import io.kafkachat.testkit.kafka.TopicReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The topics of one connector under test, and what a {@code read_committed} reader finds in them. */
record Pipeline(String bootstrapServers, String connector, ConnectorKind kind) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The topics of a sink. */
    Pipeline(String bootstrapServers, String connector) {
        this(bootstrapServers, connector, ConnectorKind.SINK);
    }

    String prompts() {
        return connector + "-prompts";
    }

    String completions() {
        return connector + "-completions";
    }

    String toolCalls() {
        return connector + "-tool-calls";
    }

    String usage() {
        return connector + "-usage";
    }

    String errors() {
        return connector + "-errors";
    }

    /** Only created by tests that stream to it. */
    String chunks() {
        return connector + "-chunks";
    }

    List<String> outputs() {
        return List.of(completions(), toolCalls(), usage(), errors());
    }

    /** Sends prompts numbered from 0, spread over all partitions. */
    void send(int count, IntFunction<String> prompt) {
        Prompts.sendAll(bootstrapServers, prompts(), count, prompt);
    }

    /** Waits until each of so many prompts has at least one receipt. */
    void awaitReceipts(int count, Duration atMost) {
        try (TopicReader reader = TopicReader.open(bootstrapServers, usage(), IsolationLevel.READ_COMMITTED)) {
            await().atMost(atMost).pollInterval(Duration.ofMillis(100)).untilAsserted(() -> {
                reader.poll();
                assertThat(perPrompt(reader.records())).hasSizeGreaterThanOrEqualTo(count);
            });
        }
    }

    List<ConsumerRecord<String, String>> read(String topic) {
        return TopicReader.readAll(bootstrapServers, topic, IsolationLevel.READ_COMMITTED);
    }

    /** The same as bytes. */
    List<ConsumerRecord<byte[], byte[]>> readBytes(String topic) {
        Map<String, Object> config = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed");
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    /** The values of a topic as JSON. */
    List<JsonNode> events(String topic) {
        return read(topic).stream().map(record -> json(record.value())).toList();
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    /** How many records of a topic stem from each prompt, by request id. */
    Map<String, Long> perPrompt(String topic) {
        return perPrompt(read(topic));
    }

    private static Map<String, Long> perPrompt(List<ConsumerRecord<String, String>> records) {
        return TopicReader.countByHeader(records, "chat.request.id");
    }

    /** Every prompt in the topic has exactly one record in each of these topics. */
    void assertExactlyOnce(int prompts, String... topics) {
        for (String topic : topics) {
            List<ConsumerRecord<String, String>> records = read(topic);
            Map<String, Long> counts = perPrompt(records);
            assertThat(counts).as("prompts in " + topic).hasSize(prompts);
            assertThat(records.stream()
                            .filter(record ->
                                    counts.getOrDefault(TopicReader.header(record, "chat.request.id"), 0L) > 1)
                            .map(Pipeline::describe))
                    .as("prompts with more than one record in " + topic)
                    .isEmpty();
        }
    }

    private static String describe(ConsumerRecord<String, String> record) {
        return "prompt " + TopicReader.header(record, "chat.prompt.partition") + "@"
                + TopicReader.header(record, "chat.prompt.offset") + " at " + record.partition() + "@"
                + record.offset() + " of " + record.timestamp();
    }

    /** The id that the product gives the prompt at these coordinates. */
    String requestId(int partition, long offset) {
        return new PromptCoordinates(prompts(), partition, offset, 0).requestId(connector);
    }

    /** What a sink has committed. */
    Map<TopicPartition, OffsetAndMetadata> committed(Admin admin) {
        try {
            return admin.listConsumerGroupOffsets("connect-" + connector)
                    .partitionsToOffsetAndMetadata()
                    .get();
        } catch (Exception e) {
            throw new AssertionError("cannot read the committed offsets", e);
        }
    }

    /** Sum of a sink's committed offsets over all partitions. */
    long committedTotal(Admin admin) {
        return committed(admin).values().stream()
                .mapToLong(OffsetAndMetadata::offset)
                .sum();
    }
}
