package io.kafkachat.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkachat.streams.ProcessorSettings.Ordering;
import io.kafkachat.streams.PromptStage.Answer;
import io.kafkachat.testkit.kafka.EmbeddedKafka;
import io.kafkachat.testkit.provider.Fault;
import io.kafkachat.testkit.provider.JournalSummary;
import io.kafkachat.testkit.provider.LatencyProfile;
import io.kafkachat.testkit.provider.ProviderSimulator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The processor in applications that run against a broker. */
class ProcessorIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    // Much more than the commit interval, because the machine may be busy.
    private static final Duration YOUNG = Duration.ofSeconds(5);

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
    void eachPromptHasOneResultHoweverLateItIsAndAnIdleApplicationWritesNothing() {
        PromptStage stage = PromptStage.of(kafka, "each", 2);
        provider.latency(LatencyProfile.lognormal(Duration.ofMillis(100), Duration.ofSeconds(2)));

        try (PromptApp app = PromptApp.start(stage.settings(provider, folder))) {
            stage.send(500, i -> "prompt " + i);
            List<Answer> answers = stage.awaitOneEach(500, SOON);

            assertThat(answers).allSatisfy(answer -> assertThat(answer.text()).isNotBlank());
            assertThat(answers)
                    .extracting(Answer::offset)
                    .isNotEqualTo(answers.stream()
                            .map(Answer::offset)
                            .sorted(Comparator.naturalOrder())
                            .toList());
            assertThat(provider.journal().summary().calls()).isEqualTo(500);
            stage.awaitAllCommitted(SOON);
            await().until(() -> app.pending() == 0);
            assertThat(app.load()).isEqualTo(new ChatLoad(0, 0, 0, app.load().client()));
            assertIdle(stage);
            assertThat(stage.answers()).hasSize(500);
        }
    }

    private static void assertIdle(PromptStage stage) {
        // The last transaction may still be on its way.
        long[] last = {-1};
        await().atMost(SOON).during(Duration.ofSeconds(2)).until(() -> {
            long end = stage.transactionLogEnd();
            boolean same = end == last[0];
            last[0] = end;
            return same;
        });
    }

    @Test
    void callsThatRunWhenAnApplicationClosesAreTakenOverByTheNextOneInTheSameJvm() {
        PromptStage stage = PromptStage.of(kafka, "adoption", 2);
        Map<String, String> settings = stage.settings(provider, folder);
        provider.latency(LatencyProfile.fixed(Duration.ofSeconds(4)));

        try (PromptApp app = PromptApp.start(settings)) {
            stage.send(20, i -> "prompt " + i);
            awaitInFlight(20);
            assertThat(app.load().running()).isEqualTo(20);
        }
        assertThat(provider.journal().summary().paid()).isZero();
        try (PromptApp app = PromptApp.start(settings)) {
            stage.awaitOneEach(20, SOON);
            await().until(() -> app.pending() == 0);
        }

        assertPaidOnce(20);
    }

    @Test
    void aCallOfFiveMinutesDelaysNeitherCommitsNorOthersAndLeavesNoTransactionOpen() {
        PromptStage stage = PromptStage.of(kafka, "slow", 1);

        PromptApp app = PromptApp.start(stage.settings(provider, folder));
        try {
            stage.send("slow", "[[latency=300000]] slow");
            awaitInFlight(1);
            for (int round = 1; round <= 10; round++) {
                stage.send(20, i -> "prompt " + i);
                stage.awaitOneEach(20 * round, SOON);
                assertThat(openForMoreThan(YOUNG)).isEmpty();
            }
            stage.awaitAllCommitted(Duration.ofSeconds(5));
            await().during(Duration.ofSeconds(3))
                    .atMost(SOON)
                    .until(() -> openForMoreThan(YOUNG).isEmpty());
            assertThat(app.pending()).isEqualTo(1);
        } finally {
            long start = System.nanoTime();
            app.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        }
        assertThat(provider.journal().summary().calls()).isEqualTo(201);
    }

    private static Collection<TransactionListing> openForMoreThan(Duration duration) {
        try (Admin admin = kafka.admin()) {
            return PromptStage.get(admin.listTransactions(new ListTransactionsOptions()
                            .filterStates(List.of(TransactionState.ONGOING))
                            .filterOnDuration(duration.toMillis()))
                    .all());
        }
    }

    @Test
    void aBacklogStaysWithTheBrokerWhileNothingIsAnsweredAndWhileTheApplicationDrains() {
        PromptStage stage = PromptStage.of(kafka, "backlog", 4);
        Map<String, String> settings = stage.settings(provider, folder);
        settings.put(PromptApp.IN_FLIGHT, "16");
        int most = 2 * 16 + 100;
        provider.stall();
        stage.send(1_000, i -> "prompt " + i);

        try (PromptApp app = PromptApp.start(settings)) {
            awaitInFlight(16);
            await().during(Duration.ofSeconds(3))
                    .atMost(SOON)
                    .until(() -> app.load().pending() <= most);

            assertThat(app.drainAndClose(Duration.ofSeconds(3)))
                    .as("no answers to wait for")
                    .isFalse();

            assertThat(stage.committed().values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isBetween(32L, (long) most);
        }
        provider.recover();
        try (PromptApp app = PromptApp.start(settings)) {
            stage.awaitOneEach(1_000, SOON);
            await().until(() -> app.pending() == 0);
        }
        assertPaidOnce(1_000);
    }

    @Test
    void whatAnInstanceLeavesBehindTheOtherTakesOver() {
        PromptStage stage = PromptStage.of(kafka, "two", 4);
        Map<String, String> one = stage.settings(provider, folder.resolve("one"));
        Map<String, String> two = stage.settings(provider, folder.resolve("two"));
        two.put(PromptApp.INSTANCE, "two");
        provider.latency(LatencyProfile.lognormal(Duration.ofMillis(500), Duration.ofSeconds(4)));

        try (PromptApp stays = PromptApp.start(one);
                PromptApp leaves = PromptApp.start(two)) {
            stage.send(100, i -> "early " + i);
            await().atMost(SOON)
                    .until(() -> stays.load().running() > 0 && leaves.load().running() > 0);
            stage.send(300, i -> "late " + i);
            await().atMost(SOON).until(() -> leaves.load().running() > 20);

            leaves.leave();
            stage.awaitOneEach(400, SOON);

            stage.awaitAllCommitted(SOON);
            await().until(() -> stays.pending() == 0);
        }
        assertPaidOnce(400);
    }

    @Test
    void resultsOfAKeyComeInTheOrderOfItsPromptsAlsoAcrossARestart() {
        PromptStage stage = PromptStage.of(kafka, "ordered", 2);
        Map<String, String> settings = stage.settings(provider, folder);
        settings.put(PromptApp.ORDERING, Ordering.KEY.name());
        provider.latency(LatencyProfile.lognormal(Duration.ofMillis(50), Duration.ofSeconds(1)));

        try (PromptApp app = PromptApp.start(settings)) {
            for (int round = 0; round < 20; round++) {
                stage.send(10, i -> "prompt " + i);
            }
            stage.awaitAnswers(50, SOON);
            assertThat(app.pending()).isPositive();
        }
        try (PromptApp app = PromptApp.start(settings)) {
            List<Answer> answers = stage.awaitOneEach(200, SOON);
            await().until(() -> app.pending() == 0);

            Map<String, List<Long>> offsets = answers.stream()
                    .collect(Collectors.groupingBy(
                            Answer::key, Collectors.mapping(Answer::offset, Collectors.toList())));
            assertThat(offsets)
                    .hasSize(10)
                    .allSatisfy((key, ofKey) -> assertThat(ofKey).hasSize(20).isSorted());
        }
        assertPaidOnce(200);
    }

    @Test
    void aKeyThatIsRefusedStopsTheApplicationWhichGoesOnWithARightOne() throws InterruptedException {
        PromptStage stage = PromptStage.of(kafka, "refused", 2);
        Map<String, String> settings = stage.settings(provider, folder);
        provider.failAll(Fault.UNAUTHORIZED);
        stage.send(30, i -> "prompt " + i);

        try (PromptApp app = PromptApp.start(settings)) {
            app.awaitEnd();
            assertThat(app.failures().failure().orElseThrow()).hasRootCauseInstanceOf(ChatCompletionsException.class);
            assertThat(app.failures().replacements()).isZero();
        }
        assertThat(stage.answers()).isEmpty();
        provider.recover();
        try (PromptApp app = PromptApp.start(settings)) {
            stage.awaitOneEach(30, SOON);
            await().until(() -> app.pending() == 0);
        }
        assertThat(provider.journal().summary().paid()).isEqualTo(30);
    }

    @Test
    void whatIsNoPromptIsAResultAndStopsNobody() {
        PromptStage stage = PromptStage.of(kafka, "bad", 1);

        try (PromptApp app = PromptApp.start(stage.settings(provider, folder))) {
            send(stage, null);
            send(stage, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
            stage.send("key", "{\"messages\": [{\"role\": \"user\", \"content\": \"x\"}], \"colour\": \"red\"}");
            stage.send("key", PromptApp.UNMAPPABLE);
            stage.send("key", "{\"messages\": ");
            stage.send("key", "");
            stage.send("key", "{\"prompt\": \"x\", \"temperature\": \"high\"}");
            stage.send("key", "{\"messages\": [{\"role\": \"user\", \"content\": \"x\"}], \"temperature\": \"high\"}");
            stage.send("key", "a prompt");

            Map<Long, String> errors =
                    stage.awaitOneEach(8, SOON).stream().collect(Collectors.toMap(Answer::offset, Answer::error));

            assertThat(errors.get(1L)).startsWith("INVALID_REQUEST: ").contains("UTF-8");
            assertThat(errors.get(2L)).as("unknown fields are for the provider").isEmpty();
            assertThat(errors.get(3L))
                    .isEqualTo("INVALID_REQUEST: mapping: expected a request, not java.lang.IllegalArgumentException");
            assertThat(errors.get(4L)).as("broken JSON is text").isEmpty();
            assertThat(errors.get(5L)).startsWith("INVALID_REQUEST: ");
            assertThat(errors.get(6L))
                    .as("fields of business data are no request fields")
                    .isEmpty();
            assertThat(errors.get(7L)).startsWith("INVALID_REQUEST: temperature");
            assertThat(errors.get(8L)).isEmpty();
            stage.awaitAllCommitted(SOON);
            assertThat(app.failures().replacements()).isZero();
        }
        assertPaidOnce(4);
    }

    @Test
    void aPromptOfTenMegabytesIsAnsweredIfTheLimitsSaySoAndElseAResult() {
        Map<String, String> large = Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "12000000");
        String prompt = "x".repeat(10_000_000);
        PromptStage raised = PromptStage.of(kafka, "raised", 1, large);
        PromptStage narrow = PromptStage.of(kafka, "narrow", 1, large);
        Map<String, String> settings = raised.settings(provider, folder.resolve("raised"));
        settings.put(PromptApp.MAX_RECORD_BYTES, "11000000");
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), "12000000");

        try (PromptApp app = PromptApp.start(settings);
                PromptApp other = PromptApp.start(narrow.settings(provider, folder.resolve("narrow")))) {
            for (PromptStage stage : List.of(raised, narrow)) {
                send(stage, prompt.getBytes(StandardCharsets.UTF_8));
                // With the record around it, it is as large as may be.
                stage.send("key", "x".repeat(ProcessorSettings.DEFAULT.maxRecordBytes() - 100));
            }

            assertThat(raised.awaitOneEach(2, SOON))
                    .allSatisfy(answer -> assertThat(answer.error()).isEmpty());
            Map<Long, String> errors =
                    narrow.awaitOneEach(2, SOON).stream().collect(Collectors.toMap(Answer::offset, Answer::error));
            assertThat(errors)
                    .containsEntry(0L, "INVALID_REQUEST: value: expected a record of at most 1000000 bytes")
                    .containsEntry(1L, "");
            await().until(() -> app.pending() + other.pending() == 0);
        }
        assertPaidOnce(3);
    }

    private void awaitInFlight(int calls) {
        await().atMost(SOON).until(() -> provider.journal().summary().inFlight() >= calls);
    }

    private void assertPaidOnce(int prompts) {
        JournalSummary journal = provider.journal().summary();
        assertThat(journal.calls()).isEqualTo(prompts);
        assertThat(journal.paid()).isEqualTo(prompts);
        assertThat(journal.ids()).isEqualTo(prompts);
    }

    private static void send(PromptStage stage, byte[] value) {
        Map<String, Object> config = new HashMap<>();
        config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 12_000_000);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(
                    new ProducerRecord<>(stage.topics().prompts(), "key".getBytes(StandardCharsets.UTF_8), value));
        }
    }
}
