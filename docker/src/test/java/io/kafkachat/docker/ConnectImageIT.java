package io.kafkachat.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kafkachat.testkit.provider.JournalSummary;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The Connect worker's image does what the plugin promises, whatever is stopped around it. */
@NeedsEngine
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConnectImageIT {

    private static final Duration PATIENCE = Containers.PATIENCE;
    private static final int SIGTERM = 128 + 15;

    private final Platform platform;
    private Worker worker;

    ConnectImageIT(Platform platform) {
        this.platform = platform;
        this.worker = Worker.start(platform);
    }

    @AfterAll
    void close() {
        worker.close();
    }

    @ParameterizedTest
    @EnumSource
    void promptsComeOutOnTheTopicsOfTheirKind(ConnectorKind kind) {
        platform.provider().begin(Duration.ofMillis(20));
        String name = "samples-" + kind.name().toLowerCase(Locale.ROOT);
        platform.broker().createTopics(List.of(name + "-chunks"));
        try (RunningConnector connector =
                create(kind, name, Map.of("chunks.topic", name + "-chunks", "chat.retry.backoff.ms", "10"))) {
            Topics topics = connector.topics();
            topics.send(Samples.PROMPTS);
            topics.awaitReceipts(Samples.PROMPTS.size());

            Samples.assertOutputs(topics);
            String answer = topics.events("completions")
                    .get("text")
                    .get(0)
                    .path("content")
                    .asText();
            await("the pieces are the answer")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(text(topics.events("chunks").get("text")))
                            .isEqualTo(answer));
        }
    }

    @Test
    void theWorkerIsHealthyAndNotRootAndKeepsTheKeyToItself() {
        try (RunningConnector connector = create(ConnectorKind.SINK, "secret", Map.of())) {
            connector.topics().send(0, 3);
            connector.topics().awaitReceipts(3);

            assertThat(worker.rest().config("secret").path("chat.api.key").asText())
                    .isEqualTo("${env:CHAT_API_KEY}");
            assertThat(worker.log()).contains("ChatCompletionsSinkConnector").doesNotContain(Provider.API_KEY);
            assertThat(Containers.exec(worker.container(), "id", "-u").trim()).isEqualTo("1000");
            assertThat(Containers.exec(worker.container(), "cat", "/proc/1/cmdline"))
                    .as("what gets the signals")
                    .startsWith("/opt/java");
            await().atMost(PATIENCE).until(() -> worker.container().isHealthy());
        }
    }

    @Test
    void aBrokerThatStopsAndStartsAgainCostsNoPrompt() {
        Provider provider = platform.provider();
        provider.begin(Duration.ofMillis(400));
        try (RunningConnector sink = create(ConnectorKind.SINK, "broker-sink", Map.of("chat.max.in.flight", "8"));
                RunningConnector source =
                        create(ConnectorKind.SOURCE, "broker-source", Map.of("chat.max.in.flight", "8"))) {
            List<Topics> both = List.of(sink.topics(), source.topics());
            both.forEach(topics -> topics.send(0, 40));
            await().atMost(PATIENCE).until(() -> provider.journal().paid() >= 10);

            platform.broker().stop();
            await("what was on the wire is answered")
                    .atMost(PATIENCE)
                    .until(() -> provider.journal().inFlight() == 0);
            platform.broker().startAgain();
            both.forEach(topics -> topics.send(40, 50));

            both.forEach(topics -> topics.awaitReceipts(50));
            sink.topics().assertAllAnswered(50);
            source.topics().assertAllAnsweredOnce(50);
        }
    }

    @Test
    void promptsWaitWhileTheProviderIsOffTheNetwork() {
        Provider provider = platform.provider();
        provider.begin(Duration.ofMillis(1_000));
        // Nothing tells the worker that the answers to what it has sent will not come, but time.
        Map<String, String> patience =
                Map.of("chat.max.in.flight", "8", "chat.first.byte.timeout.ms", "3000", "chat.idle.timeout.ms", "3000");
        try (RunningConnector sink = create(ConnectorKind.SINK, "cut-sink", patience);
                RunningConnector source = create(ConnectorKind.SOURCE, "cut-source", patience)) {
            List<Topics> both = List.of(sink.topics(), source.topics());
            both.forEach(topics -> topics.send(0, 20));
            await().atMost(PATIENCE)
                    .until(() ->
                            provider.journal().paid() > 0 && provider.journal().inFlight() > 0);

            provider.disconnect();
            both.forEach(topics -> topics.send(20, 30));
            await("the worker has given up all calls").atMost(PATIENCE).until(() -> !worker.isConnectedToProvider());
            both.forEach(topics -> {
                assertThat(topics.events("errors")).isEmpty();
                assertThat(topics.events("usage")).as("answered so far").hasSizeLessThan(30);
            });
            provider.reconnect();
            provider.latency(Duration.ofMillis(20));

            both.forEach(topics -> topics.awaitReceipts(30));
            both.forEach(topics -> topics.assertAllAnsweredOnce(30));
            assertThat(provider.journal().calls())
                    .as("calls, those that were cut off included")
                    .isGreaterThan(2 * 30);
        }
    }

    @Test
    void aStoppedWorkerFinishesItsCallsAndTheNextContainerGoesOn() {
        Provider provider = platform.provider();
        provider.begin(Duration.ofMillis(500));
        try (RunningConnector sink = create(ConnectorKind.SINK, "stopped", Map.of("chat.max.in.flight", "8"))) {
            Topics topics = sink.topics();
            topics.send(0, 60);
            await().atMost(PATIENCE).until(() -> provider.journal().paid() >= 8);

            assertThat(worker.stop()).isEqualTo(SIGTERM);
            JournalSummary stopped = provider.journal();
            worker.close();
            worker = Worker.start(platform);

            topics.awaitReceipts(60);
            topics.assertAllAnsweredOnce(60);
            assertThat(stopped.aborted()).as("calls aborted by the stop").isZero();
            assertThat(stopped.inFlight()).isZero();
            assertThat(stopped.paid()).as("what is left to the next container").isLessThan(60);
            assertThat(provider.journal().paidAgain()).isZero();
        }
    }

    private RunningConnector create(ConnectorKind kind, String name, Map<String, String> changes) {
        return RunningConnector.create(platform, () -> worker.rest(), kind, name, changes);
    }

    private static String text(List<JsonNode> chunks) {
        return chunks.stream().map(chunk -> chunk.path("content").asText()).collect(Collectors.joining());
    }
}
