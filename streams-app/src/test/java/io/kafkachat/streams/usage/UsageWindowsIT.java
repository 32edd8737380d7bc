package io.kafkachat.streams.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.streams.StableClientSupplier;
import io.kafkachat.testkit.kafka.EmbeddedKafka;
import io.kafkachat.testkit.kafka.TopicReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageWindowsIT {

    private static final String APPLICATION = "usage-windows";
    private static final Duration SIZE = Duration.ofSeconds(2);
    private static final UsageWindowSettings SETTINGS =
            new UsageWindowSettings(List.of(SIZE, Duration.ofSeconds(10)), Duration.ofMillis(500), 100, null, null);
    private static final int EVENTS = 6_000;
    private static final int CRASHES = 3;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    private Path folder;

    private final AtomicInteger eventsUntilCrash = new AtomicInteger(Integer.MAX_VALUE);

    /** The state of a thread that dies is gone with its open transaction; the next one has the changelog only. */
    @Test
    void totalsAreTheSumOfAllEventsAlsoAfterCrashesAndAnIdleApplicationWritesNothing() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            kafka.createTopic("usage", 2);
            kafka.createTopic("usage-metrics-2s", 2);
            kafka.createTopic("usage-metrics-10s", 2);

            int produced = 0;
            for (int run = 0; run <= CRASHES; run++) {
                eventsUntilCrash.set(run < CRASHES ? EVENTS / (CRASHES + 1) / 2 : Integer.MAX_VALUE);
                try (KafkaStreams streams = start(kafka, folder.resolve("run-" + run))) {
                    int upTo = EVENTS * (run + 1) / (CRASHES + 1);
                    produce(kafka, produced, upTo);
                    produced = upTo;
                    if (run < CRASHES) {
                        await().atMost(Duration.ofSeconds(60)).until(() -> streams.state() == KafkaStreams.State.ERROR);
                    } else {
                        awaitSums(kafka);
                        assertThat(found(streams)).isEqualTo(sums(kafka, "usage-metrics-2s"));
                        long transactions = transactionLogEnd(kafka);
                        await().during(Duration.ofSeconds(2))
                                .atMost(Duration.ofSeconds(10))
                                .until(() -> transactionLogEnd(kafka) == transactions);
                    }
                }
            }
        }
    }

    private void awaitSums(EmbeddedKafka kafka) {
        Map<String, Long> expected = Map.of("a", EVENTS / 2L, "b", EVENTS / 2L);
        for (Duration size : SETTINGS.sizes()) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(sums(kafka, "usage-metrics-" + UsageWindows.name(size)))
                            .isEqualTo(expected));
        }
    }

    /** Calls by tenant, of the last revision of every window. */
    private static Map<String, Long> sums(EmbeddedKafka kafka, String topic) throws IOException {
        Map<String, ObjectNode> last = new HashMap<>();
        for (ConsumerRecord<String, String> record :
                TopicReader.readAll(kafka.bootstrapServers(), topic, IsolationLevel.READ_COMMITTED)) {
            ObjectNode window = (ObjectNode) MAPPER.readTree(record.value());
            ObjectNode before = last.put(record.key(), window);
            assertThat(window.path("revision").asInt())
                    .isEqualTo(before == null ? 1 : before.path("revision").asInt() + 1);
        }
        return byTenant(List.copyOf(last.values()));
    }

    private static Map<String, Long> found(KafkaStreams streams) {
        UsageWindowQuery query = new UsageWindowQuery(streams, SETTINGS);
        Instant now = Instant.now();
        return byTenant(query.find(new UsageWindowQuery.Request(
                        SIZE, now.minus(Duration.ofMinutes(10)), now, "m", null, Integer.MAX_VALUE))
                .orElseThrow());
    }

    private static Map<String, Long> byTenant(List<ObjectNode> windows) {
        return windows.stream()
                .collect(Collectors.toMap(
                        window -> window.path("tenant").asText(),
                        window -> window.path("calls").asLong(),
                        Long::sum));
    }

    private static void produce(EmbeddedKafka kafka, int from, int to) {
        Map<String, Object> config = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        try (KafkaProducer<UsageKey, ObjectNode> producer = new KafkaProducer<>(
                config, UsageSerdes.key().serializer(), UsageSerdes.event().serializer())) {
            for (int i = from; i < to; i++) {
                producer.send(new ProducerRecord<>(
                        "usage", i % 2, new UsageKey("m", i % 4 < 2 ? "a" : "b"), Usages.completed(i, "0.001")));
            }
        }
    }

    private static long transactionLogEnd(EmbeddedKafka kafka) throws ExecutionException, InterruptedException {
        try (Admin admin = kafka.admin()) {
            return admin
                    .listOffsets(IntStream.range(0, 4)
                            .mapToObj(partition -> new TopicPartition("__transaction_state", partition))
                            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest())))
                    .all()
                    .get()
                    .values()
                    .stream()
                    .mapToLong(end -> end.offset())
                    .sum();
        }
    }

    private KafkaStreams start(EmbeddedKafka kafka, Path state) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION);
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        properties.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
        KafkaStreams streams =
                new KafkaStreams(topology(properties), properties, new StableClientSupplier(APPLICATION, "one"));
        streams.setUncaughtExceptionHandler(crash -> StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
        streams.start();
        return streams;
    }

    private Topology topology(Properties properties) {
        StreamsBuilder builder = new StreamsBuilder();
        KStream<UsageKey, ObjectNode> events = builder.stream(
                        "usage",
                        Consumed.with(UsageSerdes.key(), UsageSerdes.event()).withName("usage-events"))
                .peek(
                        (key, event) -> {
                            if (eventsUntilCrash.decrementAndGet() == 0) {
                                throw new IllegalStateException("crash of the test");
                            }
                        },
                        Named.as("crash"));
        UsageWindows.of(events, SETTINGS)
                .forEach((size, windows) -> windows.to(
                        "usage-metrics-" + UsageWindows.name(size),
                        Produced.with(Serdes.ByteArray(), Serdes.ByteArray())
                                .withName("out-" + UsageWindows.name(size))));
        return builder.build(properties);
    }
}
