package io.kafkachat.testkit.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EmbeddedKafkaIT {

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
    void aBrokerRestartKeepsPortAndDataAndClientsReconnect() {
        kafka.createTopic("restart", 3);
        try (Prompts prompts = Prompts.open(kafka.bootstrapServers());
                TopicReader reader = TopicReader.open(kafka.bootstrapServers(), "restart")) {
            IntStream.range(0, 100).forEach(i -> prompts.send("restart", "key-" + i, "before"));
            prompts.flush();
            assertThat(reader.awaitCount(100, Duration.ofSeconds(60))).hasSize(100);

            kafka.shutdownBroker();
            // The producer may wait for metadata in send() until the broker is back.
            CompletableFuture<Void> sending =
                    CompletableFuture.runAsync(() -> prompts.send("restart", "key", "while it is down"));
            kafka.startBroker();
            sending.join();
            prompts.flush();

            assertThat(reader.awaitCount(101, Duration.ofSeconds(60))).hasSize(101);
            assertThat(TopicReader.readAll(kafka.bootstrapServers(), "restart")).hasSize(101);
        }
    }

    @Test
    void aReaderSeesAllPartitionsKeysValuesAndHeaders() {
        kafka.createTopic("reading", 6, Map.of("retention.ms", "-1"));
        Prompts.sendAll(kafka.bootstrapServers(), "reading", 1_000, i -> "value-" + i);
        try (Prompts prompts = Prompts.open(kafka.bootstrapServers())) {
            prompts.send("reading", 5, null, null, Map.of("name", "value"));
            prompts.flush();
        }

        var records = TopicReader.readAll(kafka.bootstrapServers(), "reading");

        Set<String> values = new HashSet<>();
        records.forEach(record -> values.add(record.value()));
        assertThat(records).hasSize(1_001);
        assertThat(values).hasSize(1_001).contains("value-0", "value-999", null);
        assertThat(records)
                .filteredOn(record -> record.value() == null)
                .singleElement()
                .satisfies(record -> {
                    assertThat(record.partition()).isEqualTo(5);
                    assertThat(TopicReader.header(record, "name")).isEqualTo("value");
                    assertThat(TopicReader.header(record, "other")).isNull();
                });
    }

    @Test
    void abortedTransactionsAreHiddenFromReadCommitted() throws Exception {
        kafka.createTopic("transactions", 1);
        Properties config = new Properties();
        config.put("bootstrap.servers", kafka.bootstrapServers());
        config.put("transactional.id", "test");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("transactions", "aborted")).get(60, TimeUnit.SECONDS);
            producer.abortTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("transactions", "committed"));
            producer.commitTransaction();
        }

        assertThat(TopicReader.readAll(kafka.bootstrapServers(), "transactions", IsolationLevel.READ_COMMITTED))
                .extracting(record -> record.value())
                .containsExactly("committed");
        assertThat(TopicReader.readAll(kafka.bootstrapServers(), "transactions"))
                .hasSize(2);
    }
}
