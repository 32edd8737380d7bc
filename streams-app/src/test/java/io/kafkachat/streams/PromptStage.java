package io.kafkachat.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kafkachat.testkit.kafka.EmbeddedKafka;
import io.kafkachat.testkit.kafka.Prompts;
import io.kafkachat.testkit.kafka.TopicReader;
import io.kafkachat.testkit.provider.ProviderSimulator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** One application's topics on a broker: sends prompts, and reads what a reader of committed answers sees. */
final class PromptStage {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String TRANSACTIONS = "__transaction_state";
    private static final int TRANSACTION_PARTITIONS = 4;

    private final EmbeddedKafka kafka;
    private final String application;
    private final AppTopics topics;
    private final int partitions;

    /**
     * What was written for a prompt.
     *
     * @param place partition and offset of the prompt
     * @param text the answer, or empty
     * @param error why there is none, or empty
     */
    record Answer(ConsumerRecord<String, String> record, String requestId, String place, String text, String error) {

        private static Answer of(ConsumerRecord<String, String> record) {
            try {
                JsonNode json = MAPPER.readTree(record.value());
                return new Answer(
                        record,
                        json.path("id").asText(),
                        json.path("place").asText(),
                        json.path("text").asText(),
                        json.path("error").asText());
            } catch (JsonProcessingException e) {
                throw new AssertionError("expected JSON", e);
            }
        }

        String key() {
            return record.key();
        }

        /** Of the prompt. */
        long offset() {
            return Long.parseLong(place.substring(place.indexOf('/') + 1));
        }
    }

    private PromptStage(EmbeddedKafka kafka, String application, int partitions) {
        this.kafka = kafka;
        this.application = application;
        this.topics = new AppTopics(application);
        this.partitions = partitions;
    }

    /** Creates the topics. */
    static PromptStage of(EmbeddedKafka kafka, String application, int partitions) {
        return of(kafka, application, partitions, Map.of());
    }

    static PromptStage of(EmbeddedKafka kafka, String application, int partitions, Map<String, String> promptTopic) {
        PromptStage stage = new PromptStage(kafka, application, partitions);
        kafka.createTopic(stage.topics.prompts(), partitions, promptTopic);
        kafka.createTopic(stage.topics.answers(), partitions);
        return stage;
    }

    Map<String, String> settings(ProviderSimulator provider, Path stateDirectory) {
        return PromptApp.settings(kafka, provider, application, stateDirectory);
    }

    AppTopics topics() {
        return topics;
    }

    /** Keys {@code key-0}, {@code key-1}, ... */
    void send(int count, IntFunction<String> prompts) {
        Prompts.sendAll(kafka.bootstrapServers(), topics.prompts(), count, prompts);
    }

    void send(String key, String prompt) {
        try (Prompts prompts = Prompts.open(kafka.bootstrapServers())) {
            prompts.send(topics.prompts(), key, prompt);
            prompts.flush();
        }
    }

    /** All answers that are committed now, in the order of each partition. */
    List<Answer> answers() {
        return TopicReader.readAll(kafka.bootstrapServers(), topics.answers(), IsolationLevel.READ_COMMITTED).stream()
                .map(Answer::of)
                .toList();
    }

    /** Waits for so many and returns all there are, which may be more. */
    List<Answer> awaitAnswers(int count, Duration timeout) {
        try (TopicReader reader =
                TopicReader.open(kafka.bootstrapServers(), topics.answers(), IsolationLevel.READ_COMMITTED)) {
            assertThat(reader.awaitCount(count, timeout)).hasSizeGreaterThanOrEqualTo(count);
            return reader.readToEnd().stream().map(Answer::of).toList();
        }
    }

    /** Waits until every prompt so far is answered, and asserts that none is twice. */
    List<Answer> awaitOneEach(int prompts, Duration timeout) {
        List<Answer> answers = awaitAnswers(prompts, timeout);
        assertThat(answers).extracting(Answer::place).doesNotHaveDuplicates().hasSize(prompts);
        return answers;
    }

    /** Waits until the application has committed all that is in its topic. */
    void awaitAllCommitted(Duration timeout) {
        await().atMost(timeout).untilAsserted(() -> assertThat(committed()).isEqualTo(ends(topics.prompts())));
    }

    /** Where the application goes on after a restart, of each partition. */
    Map<Integer, Long> committed() {
        try (Admin admin = kafka.admin()) {
            Map<Integer, Long> committed = new HashMap<>();
            get(admin.listConsumerGroupOffsets(application).partitionsToOffsetAndMetadata())
                    .forEach((partition, offset) -> {
                        if (offset != null) {
                            committed.put(partition.partition(), offset.offset());
                        }
                    });
            return committed;
        }
    }

    /** Where each partition of one of the topics ends, open transactions included. */
    Map<Integer, Long> ends(String topic) {
        return ends(topic, partitions);
    }

    /** Grows with each transaction of the broker. */
    long transactionLogEnd() {
        return ends(TRANSACTIONS, TRANSACTION_PARTITIONS).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private Map<Integer, Long> ends(String topic, int count) {
        try (Admin admin = kafka.admin()) {
            Map<TopicPartition, OffsetSpec> latest = IntStream.range(0, count)
                    .mapToObj(partition -> new TopicPartition(topic, partition))
                    .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
            return get(admin.listOffsets(latest).all()).entrySet().stream()
                    .collect(Collectors.toMap(
                            end -> end.getKey().partition(),
                            end -> end.getValue().offset()));
        }
    }

    static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } catch (ExecutionException e) {
            throw new AssertionError("the broker refuses", e);
        }
    }
}
