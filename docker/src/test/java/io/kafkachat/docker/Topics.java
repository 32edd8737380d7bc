package io.kafkachat.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kafkachat.testkit.kafka.Prompts;
import io.kafkachat.testkit.kafka.TopicReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;

/** The topics of a connector or an app, whose outputs have its name; read by {@code read_committed} consumers of this JVM. */
record Topics(String bootstrapServers, String name) {

    private static final ObjectMapper JSON = new ObjectMapper();

    String prompts() {
        return name + "-prompts";
    }

    List<String> all() {
        return List.of(prompts(), output("completions"), output("tool-calls"), output("usage"), output("errors"));
    }

    String output(String kind) {
        return name + "-" + kind;
    }

    /** Sends prompts by key. */
    void send(Map<String, String> prompts) {
        try (Prompts producer = Prompts.open(bootstrapServers)) {
            prompts.forEach((key, value) -> producer.send(prompts(), key, value));
            producer.flush();
        }
    }

    /** Sends plain prompts with keys {@code key-FROM}, ..., {@code key-TO}, the last one excluded. */
    void send(int from, int to) {
        Map<String, String> prompts = new TreeMap<>();
        IntStream.range(from, to).forEach(i -> prompts.put("key-" + i, "Prompt number " + i));
        send(prompts);
    }

    /** Waits until so many prompts have a receipt, which comes after all else that they bring. */
    void awaitReceipts(int prompts) {
        try (TopicReader reader = TopicReader.open(bootstrapServers, output("usage"), IsolationLevel.READ_COMMITTED)) {
            await("receipts of " + name).atMost(Duration.ofMinutes(3)).untilAsserted(() -> {
                reader.poll();
                assertThat(byKey(reader.records())).hasSize(prompts);
            });
        }
    }

    /** The events of a kind, such as {@code usage}, by the key of their prompt. */
    Map<String, List<JsonNode>> events(String kind) {
        return byKey(TopicReader.readAll(bootstrapServers, output(kind), IsolationLevel.READ_COMMITTED));
    }

    /** Each of the plain prompts from {@code key-0} on is answered, and none has failed. */
    void assertAllAnswered(int prompts) {
        assertThat(events("errors")).isEmpty();
        assertThat(events("completions")).hasSize(prompts).containsKeys(keys(prompts));
    }

    /** And none is answered twice. */
    void assertAllAnsweredOnce(int prompts) {
        assertAllAnswered(prompts);
        assertThat(events("completions"))
                .allSatisfy((key, events) -> assertThat(events).as(key).hasSize(1));
        assertThat(events("usage"))
                .allSatisfy((key, events) -> assertThat(events).as(key).hasSize(1));
    }

    private static String[] keys(int prompts) {
        return IntStream.range(0, prompts).mapToObj(i -> "key-" + i).toArray(String[]::new);
    }

    private static Map<String, List<JsonNode>> byKey(List<ConsumerRecord<String, String>> records) {
        Map<String, List<JsonNode>> events = new TreeMap<>();
        records.forEach(record ->
                events.computeIfAbsent(record.key(), key -> new ArrayList<>()).add(json(record.value())));
        return events;
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
