package io.kafkachat.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkachat.streams.PromptStage.Answer;
import io.kafkachat.testkit.kafka.EmbeddedKafka;
import io.kafkachat.testkit.kafka.TopicReader;
import io.kafkachat.testkit.process.JavaProcess;
import io.kafkachat.testkit.provider.LatencyProfile;
import io.kafkachat.testkit.provider.ProviderSimulator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What comes after a dead process or thread takes its place at once. With the ids that Streams itself chooses it would wait
 * for the timeouts of the dead one, which are five minutes here.
 */
class StableClientsIT {

    private static final String MINUTES = "300000";
    private static final Duration SOON = Duration.ofSeconds(60);

    private static EmbeddedKafka kafka;

    private final ProviderSimulator provider = ProviderSimulator.start();

    @TempDir
    private Path folder;

    @BeforeAll
    static void startBroker() {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @AfterEach
    void stopProvider() {
        provider.close();
    }

    @Test
    void aRestartedProcessIsHeardAtOnceAlthoughItsPredecessorDiedInATransaction() {
        PromptStage stage = PromptStage.of(kafka, "open", 2);
        Map<String, String> settings = patient(stage);
        Map<String, String> neverCommitting = patient(stage);
        neverCommitting.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, "120000");

        try (JavaProcess first = PromptAppMain.start(folder, "first", neverCommitting)) {
            stage.send(20, i -> "prompt " + i);
            try (TopicReader reader =
                    TopicReader.open(kafka.bootstrapServers(), stage.topics().answers())) {
                assertThat(reader.awaitCount(20, SOON)).hasSize(20);
            }
            first.kill();
        }
        assertThat(open()).contains("open/one-1");
        assertThat(stage.answers()).isEmpty();
        try (JavaProcess second = PromptAppMain.start(folder, "second", settings)) {
            stage.awaitOneEach(20, SOON);
            stage.awaitAllCommitted(SOON);
            assertThat(second.isAlive()).isTrue();
        }
    }

    @Test
    void threadsThatDieAreReplacedAndTheirReplacementsGoOnWithTheirPartitions() {
        PromptStage stage = PromptStage.of(kafka, "threads", 4);
        Map<String, String> settings = patient(stage);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, "2");
        provider.latency(LatencyProfile.lognormal(Duration.ofMillis(100), Duration.ofSeconds(1)));
        AtomicInteger results = new AtomicInteger();
        Consumer<ChatResult<byte[]>> deadly = result -> {
            if (results.incrementAndGet() % 60 == 0) {
                throw new DisconnectException("of the test");
            }
        };

        try (PromptApp app = PromptApp.start(settings, deadly)) {
            stage.send(200, i -> "prompt " + i);

            stage.awaitOneEach(200, SOON);

            assertThat(app.failures().replacements()).isGreaterThanOrEqualTo(3);
            assertThat(app.failures().failure()).isEmpty();
            stage.awaitAllCommitted(SOON);
            await().until(() -> app.pending() == 0);
        }
        // Whoever starts next is the same member of the group.
        try (PromptApp app = PromptApp.start(settings)) {
            stage.send(20, i -> "again " + i);
            stage.awaitOneEach(220, SOON);
            assertThat(app.failures().replacements()).isZero();
        }
    }

    @Test
    void aThreadWhoseProducerIsFencedGoesOn() {
        PromptStage stage = PromptStage.of(kafka, "fenced", 2);
        provider.latency(LatencyProfile.lognormal(Duration.ofMillis(100), Duration.ofSeconds(1)));

        try (PromptApp app = PromptApp.start(patient(stage));
                Admin admin = kafka.admin()) {
            for (int round = 1; round <= 3; round++) {
                stage.send(50, i -> "prompt " + i);
                await().atMost(SOON).until(() -> app.load().running() > 0);
                PromptStage.get(admin.fenceProducers(List.of("fenced-one-1")).all());
                stage.awaitOneEach(50 * round, SOON);
            }
            assertThat(app.failures().failure()).isEmpty();
        }
    }

    @Test
    void ofTwoInstancesWithTheSameIdTheFirstStopsAndSaysWhy() {
        PromptStage stage = PromptStage.of(kafka, "same", 2);
        Map<String, String> again = patient(stage);
        again.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve("again").toString());

        try (PromptApp first = PromptApp.start(patient(stage))) {
            stage.send(5, i -> "prompt " + i);
            stage.awaitOneEach(5, SOON);
            try (PromptApp second = PromptApp.start(again)) {
                await().atMost(SOON).until(() -> first.failures().failure().isPresent());
                assertThat(first.failures().failure().orElseThrow()).hasMessageContaining("instance id");
                stage.send(5, i -> "prompt " + i);
                List<Answer> answers = stage.awaitOneEach(10, SOON);
                assertThat(answers).hasSize(10);
                assertThat(second.failures().failure()).isEmpty();
            }
        }
    }

    /** With timeouts that no test waits for. */
    private Map<String, String> patient(PromptStage stage) {
        Map<String, String> settings = stage.settings(provider, folder.resolve("state"));
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), MINUTES);
        settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), MINUTES);
        return settings;
    }

    /** The ids of transactions that are open. */
    private static List<String> open() {
        try (Admin admin = kafka.admin()) {
            return PromptStage.get(admin.listTransactions(
                                    new ListTransactionsOptions().filterStates(List.of(TransactionState.ONGOING)))
                            .all())
                    .stream()
                    .map(TransactionListing::transactionalId)
                    .toList();
        }
    }
}
