package io.kafkachat.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kafkachat.testkit.kafka.EmbeddedKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CommittedReadersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static EmbeddedKafka kafka;

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    static void close() {
        kafka.close();
    }

    @Test
    void countsRecordsOfCommittedTransactionsAndNothingElse() {
        kafka.createTopic("counted", 2);
        try (KafkaProducer<String, String> producer = producer("counting");
                CommittedCount count = CommittedCount.open(kafka.bootstrapServers(), "counted");
                Admin admin = kafka.admin()) {
            producer.beginTransaction();
            send(producer, "counted", 0, "a");
            send(producer, "counted", 1, "b");
            producer.commitTransaction();
            producer.beginTransaction();
            send(producer, "counted", 0, "dropped");
            producer.flush();
            producer.abortTransaction();
            producer.beginTransaction();
            send(producer, "counted", 1, "c");
            producer.commitTransaction();
            producer.beginTransaction();
            send(producer, "counted", 0, "open");
            producer.flush();

            await().atMost(PATIENCE).until(() -> count.count() >= 3);
            assertThat(count.count()).isEqualTo(3);
            // Five records, two of them not committed, and four ends of transactions.
            assertThat(new EndOffsets(admin).count("counted")).isEqualTo(9);
        }
    }

    @Test
    void aCompletionIsVisibleWhenItsTransactionIsCommitted() {
        kafka.createTopic("seen", 1);
        try (KafkaProducer<String, String> producer = producer("seeing");
                VisibleTimes times = VisibleTimes.of(kafka.bootstrapServers(), "seen")) {
            producer.beginTransaction();
            send(producer, "seen", 0, "first");
            producer.commitTransaction();
            producer.beginTransaction();
            send(producer, "seen", 0, "second");
            producer.flush();
            times.await(1, PATIENCE);
            long committing = System.currentTimeMillis();
            producer.commitTransaction();

            Map<String, Long> seen = times.await(2, PATIENCE);

            assertThat(seen.get("first")).isLessThanOrEqualTo(committing);
            assertThat(seen.get("second")).isBetween(committing, System.currentTimeMillis());
        }
    }

    @Test
    void theFirstCompletionSinceAMomentIsTheOneAppendedThen() {
        kafka.createTopic("restarted", 1);
        try (KafkaProducer<String, String> producer = producer("restarting");
                VisibleTimes times = VisibleTimes.of(kafka.bootstrapServers(), "restarted")) {
            producer.beginTransaction();
            send(producer, "restarted", 1_000L, "before");
            send(producer, "restarted", 2_000L, "since");
            producer.commitTransaction();
            producer.beginTransaction();
            send(producer, "restarted", 3_000L, "later");
            producer.commitTransaction();
            Map<String, Long> seen = times.await(3, PATIENCE);

            assertThat(times.awaitFirst(1_001, PATIENCE)).isEqualTo(seen.get("since"));
            assertThat(times.awaitFirst(2_001, PATIENCE)).isEqualTo(seen.get("later"));
            assertThatThrownBy(() -> times.awaitFirst(3_001, Duration.ofMillis(1)))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void whatIsNotACompletionIsAnError() {
        kafka.createTopic("strange", 1);
        try (KafkaProducer<String, String> producer = producer("strange")) {
            VisibleTimes times = VisibleTimes.of(kafka.bootstrapServers(), "strange");
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("strange", 0, "key", "no headers"));
            producer.commitTransaction();

            assertThatThrownBy(() -> times.await(1, PATIENCE)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(times::close).cause().hasMessageContaining("chat.request.id");
        }
    }

    @Test
    void theLastCommitOfAPartitionIsTheLatestOfAnyGroup() {
        kafka.createTopic("read", 2);
        long before = System.currentTimeMillis();
        commit("one", "read", 0);
        commit("other", "read", 0);
        long between = System.currentTimeMillis();
        await().until(() -> System.currentTimeMillis() > between);
        commit("one", "read", 1);
        long after = System.currentTimeMillis();

        Map<Integer, Long> commits = LastCommits.read(kafka.bootstrapServers(), "read");

        assertThat(commits).containsOnlyKeys(0, 1);
        assertThat(commits.get(0)).isBetween(before, between);
        assertThat(commits.get(1)).isBetween(between + 1, after);
    }

    private static void commit(String group, String topic, int partition) {
        try (Admin admin = kafka.admin()) {
            assertThat(admin.alterConsumerGroupOffsets(
                                    group, Map.of(new TopicPartition(topic, partition), new OffsetAndMetadata(1)))
                            .all()
                            .toCompletionStage())
                    .succeedsWithin(PATIENCE);
        }
    }

    private static void send(KafkaProducer<String, String> producer, String topic, int partition, String id) {
        ProducerRecord<String, String> completion = new ProducerRecord<>(topic, partition, "key", "value");
        completion.headers().add("chat.request.id", id.getBytes(StandardCharsets.UTF_8));
        producer.send(completion);
    }

    private static void send(KafkaProducer<String, String> producer, String topic, long timestamp, String id) {
        ProducerRecord<String, String> completion = new ProducerRecord<>(topic, 0, timestamp, "key", "value");
        completion.headers().add("chat.request.id", id.getBytes(StandardCharsets.UTF_8));
        producer.send(completion);
    }

    private static KafkaProducer<String, String> producer(String transactionalId) {
        KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.bootstrapServers(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        transactionalId),
                new StringSerializer(),
                new StringSerializer());
        producer.initTransactions();
        return producer;
    }
}
