package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkachat.connect.SourceOffsets.Alteration;
import io.kafkachat.testkit.kafka.EmbeddedKafka;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;

/** Where a partition begins, in the group of a real broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InitialOffsetsIT {

    private static final Duration HOUR = Duration.ofHours(1);

    private final EmbeddedKafka kafka = EmbeddedKafka.start();
    private final Admin admin = kafka.admin();
    private final long now = Clock.systemUTC().millis();

    private String topic;
    private TopicPartition p0;
    private TopicPartition p1;
    private StoredOffsets stored;

    @BeforeEach
    void createTopic(TestInfo test) {
        topic = test.getTestMethod().orElseThrow().getName();
        p0 = new TopicPartition(topic, 0);
        p1 = new TopicPartition(topic, 1);
        stored = new StoredOffsets();
        kafka.createTopic(topic, 2);
    }

    @AfterAll
    void close() {
        admin.close();
        kafka.close();
    }

    @Test
    void latestIsWhereItOnceWas() throws ExecutionException, InterruptedException {
        send(p0, 3, now);
        keep("latest", p0, p1);
        assertThat(group()).isEqualTo(Map.of(p0, 3L, p1, 0L));
        send(p0, 2, now);
        send(p1, 2, now);

        keep("latest", p0, p1);

        assertThat(group()).isEqualTo(Map.of(p0, 3L, p1, 0L));
    }

    @Test
    void aPartitionThatIsAddedLaterBeginsAtItsBeginning() throws ExecutionException, InterruptedException {
        send(p0, 3, now);
        keep("latest", p0, p1);
        TopicPartition p2 = new TopicPartition(topic, 2);
        TopicPartition other = new TopicPartition(topic + "-other", 0);
        admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(3))).all().get();
        kafka.createTopic(other.topic(), 1);
        send(p2, 4, now);
        send(other, 5, now);

        keep("latest", p0, p1, p2, other);

        assertThat(group()).isEqualTo(Map.of(p0, 3L, p1, 0L, p2, 0L, other, 5L));
    }

    @Test
    void whatConnectKnowsNeedsNotBeKept() throws ExecutionException, InterruptedException {
        send(p0, 3, now);
        send(p1, 3, now);
        stored.write(SourceOffsets.partition(p0), SourceOffsets.offset(() -> new OffsetAndMetadata(1, "")));

        keep("latest", p0, p1);

        assertThat(group()).as("its topic is known").isEqualTo(Map.of(p1, 0L));
    }

    @Test
    void aDurationIsCountedFromNow() throws ExecutionException, InterruptedException {
        send(p0, 3, now - HOUR.toMillis() * 2);
        send(p0, 2, now - HOUR.toMillis() / 2);
        send(p1, 4, now - HOUR.toMillis() * 2);

        keep("by_duration:PT1H", p0, p1);

        assertThat(group()).as("nothing in the second is that new").isEqualTo(Map.of(p0, 3L, p1, 4L));
    }

    @Test
    void whatIsNoDurationNamesTheKey() {
        assertThatThrownBy(() -> keep("by_duration:1h", p0))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("prompt.consumer.auto.offset.reset");
    }

    @Test
    void whereEverythingIsReadOrThereIsNoGroupNothingIsKept() throws ExecutionException, InterruptedException {
        send(p0, 3, now);

        keep("earliest", p0, p1);
        keep("none", p0, p1);
        initial("prompt.consumer.auto.offset.reset", "latest", "prompt.consumer.group.id", "")
                .keep(stored.reader(), Set.of(p0, p1));
        keep("latest");

        assertThat(group()).isEmpty();
    }

    @Test
    void anOpenTransactionIsYetToCome() throws ExecutionException, InterruptedException {
        send(p0, 2, now);
        try (Producer<byte[], byte[]> open = producer(Map.of("transactional.id", topic))) {
            open.initTransactions();
            open.beginTransaction();
            open.send(new ProducerRecord<>(topic, 0, null, new byte[0])).get();

            keep("latest", p0);

            assertThat(group()).isEqualTo(Map.of(p0, 2L));
            open.commitTransaction();
        }
    }

    @Test
    void whatTheUserSetsIsForgotten() throws ExecutionException, InterruptedException {
        keep("latest", p0, p1);
        TopicPartition unknown = new TopicPartition("unknown", 0);

        initial().alter(new Alteration(Set.of(p0, unknown), Set.of(), false), Set.of(p0, p1));
        assertThat(group()).isEqualTo(Map.of(p1, 0L));

        initial().alter(new Alteration(Set.of(), Set.of(), false), Set.of(p0, p1));
        assertThat(group()).isEqualTo(Map.of(p1, 0L));

        initial().alter(new Alteration(Set.of(), Set.of(), true), Set.of(p0, p1));
        assertThat(group()).isEmpty();
        initial().alter(new Alteration(Set.of(), Set.of(), true), Set.of(p0, p1));
        initial().alter(new Alteration(Set.of(p0), Set.of(), false), Set.of(p0, p1));
        initial("prompt.consumer.group.id", "").alter(new Alteration(Set.of(p0), Set.of(), false), Set.of(p0, p1));
    }

    @Test
    void whatTheUserResetsBeginsAnewWhereReadingBeginsNow() throws ExecutionException, InterruptedException {
        keep("latest", p0, p1);
        send(p0, 3, now);
        send(p1, 2, now);
        TopicPartition gone = new TopicPartition("gone", 0);

        initial("prompt.consumer.auto.offset.reset", "latest")
                .alter(new Alteration(Set.of(), Set.of(p0, gone), false), Set.of(p0, p1));
        assertThat(group()).isEqualTo(Map.of(p0, 3L, p1, 0L));

        keep("latest", p0, p1);
        assertThat(group()).isEqualTo(Map.of(p0, 3L, p1, 0L));

        initial("prompt.consumer.auto.offset.reset", "earliest")
                .alter(new Alteration(Set.of(), Set.of(p0, p1), false), Set.of(p0, p1));
        assertThat(group()).isEmpty();
    }

    private void keep(String reset, TopicPartition... partitions) {
        initial("prompt.consumer.auto.offset.reset", reset).keep(stored.reader(), Set.of(partitions));
    }

    private InitialOffsets initial(String... keysAndValues) {
        List<String> given = new ArrayList<>(List.of("name", topic));
        given.addAll(List.of(keysAndValues));
        return new InitialOffsets(
                admin, Sources.of(given.toArray(String[]::new)).settings().intake(), Clock.systemUTC());
    }

    private Map<TopicPartition, Long> group() throws ExecutionException, InterruptedException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        admin.listConsumerGroupOffsets("connect-" + topic)
                .partitionsToOffsetAndMetadata()
                .get()
                .forEach((partition, offset) -> offsets.put(partition, offset.offset()));
        return offsets;
    }

    private void send(TopicPartition partition, int records, long timestamp)
            throws ExecutionException, InterruptedException {
        try (Producer<byte[], byte[]> producer = producer(Map.of())) {
            for (int i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(
                                partition.topic(), partition.partition(), timestamp, null, new byte[] {1}))
                        .get();
            }
        }
    }

    private Producer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        properties.putAll(more);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
