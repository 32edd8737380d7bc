package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.kafkachat.testkit.kafka.ConnectRest;
import io.kafkachat.testkit.kafka.ConnectWorkerProcess;
import io.kafkachat.testkit.process.JavaHomes;
import io.kafkachat.testkit.provider.JournalEntry;
import io.kafkachat.testkit.provider.LatencyProfile;
import io.kafkachat.testkit.provider.SimulatorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The archive does its work on every release of Kafka Connect and of Java that is documented, found in every way. The workers have all jars of
 * their release and nothing else; the broker is of the newest.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class CompatibilityIT {

    private static final String VERSION = System.getProperty("plugin.version", "");
    private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Prompts of every form by key. */
    private static final Map<String, String> PROMPTS = prompts();

    private static final int HELD = 4;

    private final ConnectCluster cluster = ConnectCluster.start(
            "compatibility", SimulatorSettings.defaults().withLatency(LatencyProfile.fixed(Duration.ofMillis(5))));

    @AfterAll
    void close() {
        cluster.close();
    }

    private static Map<String, String> prompts() {
        Map<String, String> prompts = new LinkedHashMap<>();
        prompts.put("text", "Why is the sky blue?");
        prompts.put("field", "{\"prompt\": \"From the prompt field\"}");
        prompts.put("retried", "{\"prompt\": \"Once more [[fault=500x1]]\"}");
        prompts.put("tools", """
            {"messages": [{"role": "user", "content": "Weather? [[tool=2]]"}], "tools": [{"type": "function",
             "function": {"name": "weather", "parameters": {"type": "object", "properties": {}}}}]}\
            """);
        prompts.put("hot", "{\"messages\": [{\"role\": \"user\", \"content\": \"Hot\"}], \"temperature\": 99}");
        return Map.copyOf(prompts);
    }

    static List<TestedWorker> workers() {
        return TestedWorker.all();
    }

    @ParameterizedTest
    @MethodSource("workers")
    void bothConnectorsAnswerEveryFormOfPromptAndGoOnAfterARestart(TestedWorker tested) throws Exception {
        Optional<Path> java = JavaHomes.find(tested.java());
        assumeTrue(
                java.isPresent(), () -> "no Java " + tested.java() + " on this machine: " + tested + " is not tested");
        ConnectWorkerProcess worker = cluster.startWorker(
                tested.name(),
                tested.kafka().libs(),
                settings -> settings.with("plugin.discovery", tested.discovery()),
                process -> process.withJavaHome(java.orElseThrow()).withJvmOption(WorkerJvm.LOCAL_ONLY));
        ConnectRest rest = worker.rest();
        assertThat(rest.workerVersion()).isEqualTo(tested.kafka().version());
        assertBothConnectorsAreFound(rest);

        try (WorkerJvm jvm = WorkerJvm.of(worker);
                RunningConnector sink = create(ConnectorKind.SINK, tested, rest, "value.converter", BYTES);
                RunningConnector source = create(ConnectorKind.SOURCE, tested, rest)) {
            assertThat(jvm.javaFeature()).isEqualTo(tested.java());
            assertAMistakeIsShownAtItsKey(rest, sink);
            List<RunningConnector> both = List.of(sink, source);

            both.forEach(connector -> {
                // Before another of its key: a source commits what it ignores with what it answers next.
                connector.send("text", null);
                connector.sendAll(PROMPTS);
            });
            both.forEach(CompatibilityIT::assertEveryFormEndsInItsEvents);
            both.forEach(connector -> assertMetricsCount(jvm, connector));

            both.forEach(this::sendThoseThatTakeLong);
            both.forEach(connector -> rest.restart(connector.pipeline().connector()));
            both.forEach(connector -> assertTheRestartCallsNothingTwice(jvm, connector));
        }
        assertThat(Files.readString(worker.process().logFile()))
                .contains("plugin.discovery = " + tested.discovery())
                .doesNotContain("missing ServiceLoader manifests", "NoSuchMethod", "NoClassDefFound");
        assertNoWarningsOfTheJvm(worker);
        worker.close();
    }

    private static void assertBothConnectorsAreFound(ConnectRest rest) {
        Map<String, String> found = new HashMap<>();
        for (JsonNode plugin : rest.plugins()) {
            if (plugin.path("class").asText().startsWith("io.kafkachat.")) {
                found.put(
                        plugin.path("class").asText() + " "
                                + plugin.path("type").asText(),
                        plugin.path("version").asText());
            }
        }
        assertThat(found)
                .isEqualTo(Map.of(
                        ConnectorKind.SINK.className() + " sink", VERSION,
                        ConnectorKind.SOURCE.className() + " source", VERSION));
    }

    private RunningConnector create(ConnectorKind kind, TestedWorker tested, ConnectRest rest, String... more) {
        return RunningConnector.create(
                cluster, rest, kind, kind.name().toLowerCase(Locale.ROOT) + "-" + tested.name(), more);
    }

    private static void assertAMistakeIsShownAtItsKey(ConnectRest rest, RunningConnector connector) {
        Map<String, String> config = new HashMap<>(connector.config());
        config.put("name", "mistaken");
        config.put("request.temperature", "3");

        JsonNode result = rest.validate(connector.pipeline().kind().className(), config);

        assertThat(result.path("error_count").asInt()).isEqualTo(1);
        assertThat(result.path("configs"))
                .filteredOn(key -> !key.at("/value/errors").isEmpty())
                .singleElement()
                .satisfies(key -> assertThat(key.at("/value/name").asText()).isEqualTo("request.temperature"));
    }

    private static void assertEveryFormEndsInItsEvents(RunningConnector connector) {
        connector.awaitReceipts(PROMPTS.size());
        assertThat(Output.byKey(connector.completions())).containsOnlyKeys("text", "field", "retried", "tools");
        assertThat(Output.byKey(connector.completions()).get("field").text("content"))
                .contains("\"From the prompt field\"");
        assertThat(connector.toolCalls())
                .hasSize(2)
                .allSatisfy(call -> assertThat(call.key()).isEqualTo("tools"));
        assertThat(connector.errors()).singleElement().satisfies(error -> {
            assertThat(error.key()).isEqualTo("hot");
            assertThat(error.text("error_class")).isEqualTo("INVALID_REQUEST");
        });
        Map<String, Output> usage = Output.byKey(connector.usage());
        assertThat(usage).containsOnlyKeys(PROMPTS.keySet());
        assertThat(usage.get("retried").value().path("retries").asInt()).isEqualTo(1);
        connector.awaitAllCommitted();
    }

    /** The framework's registry of metrics for plugins came with Kafka 4.1. */
    private static void assertMetricsCount(WorkerJvm jvm, RunningConnector connector) {
        String name = connector.pipeline().connector();
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(jvm.metric(name, "prompts-total")).as("prompts").isEqualTo(PROMPTS.size());
            assertThat(jvm.metric(name, "prompts-ignored-total")).as("ignored").isEqualTo(1);
            assertThat(jvm.metric(name, "retries-total")).as("retries").isEqualTo(1);
        });
    }

    private void sendThoseThatTakeLong(RunningConnector connector) {
        IntStream.range(0, HELD).forEach(i -> connector.send("held-" + i, "A hard question [[latency=2s]] " + i));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(calls(connector)).hasSize(PROMPTS.size() - 1 + HELD));
    }

    private void assertTheRestartCallsNothingTwice(WorkerJvm jvm, RunningConnector connector) {
        String name = connector.pipeline().connector();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(jvm.metric(name, "prompts-total"))
                        .as("counters of the new task")
                        .isLessThan(PROMPTS.size()));
        connector.send("after", "And the next one?");
        int all = PROMPTS.size() + HELD + 1;
        connector.awaitReceipts(all);
        connector.awaitAllCommitted();
        Pipeline pipeline = connector.pipeline();
        pipeline.assertExactlyOnce(all, pipeline.usage());
        pipeline.assertExactlyOnce(all - 1, pipeline.completions());
        assertThat(calls(connector))
                .allSatisfy(entry -> assertThat(entry.paid()).isEqualTo(1));
        assertThat(calls(connector).stream().mapToInt(JournalEntry::calls).sum())
                .as("one call for each prompt that was sent, and the retry")
                .isEqualTo(all - 1 + 1);
        connector.assertRunning();
    }

    /** What the provider saw of the connector's prompts. */
    private List<JournalEntry> calls(RunningConnector connector) {
        Pipeline pipeline = connector.pipeline();
        return pipeline.read(pipeline.prompts()).stream()
                .map(prompt -> pipeline.requestId(prompt.partition(), prompt.offset()))
                .flatMap(id -> cluster.provider().journal().entry(id).stream())
                .toList();
    }

    /** Newer Javas warn when code does what later ones will refuse; what Kafka's own libraries do is not ours. */
    private static void assertNoWarningsOfTheJvm(ConnectWorkerProcess worker) throws IOException {
        assertThat(Files.readAllLines(worker.process().errorFile()))
                .filteredOn(line -> line.contains("kafkachat"))
                .isEmpty();
    }
}
