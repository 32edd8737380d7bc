package io.kafkachat.streams.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kafkachat.testkit.kafka.StreamsAppProcess;
import io.kafkachat.testkit.kafka.TopicReader;
import io.kafkachat.testkit.monitoring.Exposition;
import io.kafkachat.testkit.monitoring.MonitoringFiles;
import io.kafkachat.testkit.provider.JournalEntry;
import io.kafkachat.testkit.provider.JournalSummary;
import io.kafkachat.testkit.provider.LatencyProfile;
import io.kafkachat.testkit.provider.SimulatorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The app as it is shipped: started from its archive as a process, watched by HTTP, ended by signals. */
class AppIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private AppCluster cluster;

    @BeforeEach
    void start(TestInfo test) {
        // Room for a prompt of 10 MB, as an error event, too.
        cluster = AppCluster.start(
                "app-" + test.getTestMethod().orElseThrow().getName().substring(0, 8),
                SimulatorSettings.defaults().withLatency(LatencyProfile.fixed(Duration.ofMillis(50))),
                Map.of("max.message.bytes", "20000000"));
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void everyOutputHasItsTopicAndHttpShowsWhatGoesOnAndTheLogHoldsNoSecret() throws IOException {
        try (StreamsAppProcess app =
                cluster.startInstance("one", "usage.tenant.header", "tenant", "chat.trace.context", "w3c")) {
            Map<String, String> headers =
                    Map.of("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "tenant", "t-7");
            cluster.send("traced", "a confidential prompt with a trace", headers);
            cluster.send("traced", "a confidential prompt with [[fault=400]]", headers);
            cluster.send(
                    1,
                    i -> "{\"messages\": [{\"role\": \"user\", \"content\": \"tools? [[tool=2]]\"}], \"tools\": ["
                            + TOOL + "]}");
            cluster.send(10, i -> "a confidential prompt " + i);
            cluster.send(1, i -> "{\"messages\": 7, \"note\": \"a confidential prompt\"}");
            cluster.send(1, i -> null);
            cluster.awaitRecords("usage", 14, PATIENCE);

            cluster.assertExactlyOnce(14, "usage");
            assertThat(cluster.events("errors"))
                    .hasSize(2)
                    .allSatisfy(error ->
                            assertThat(error.path("error_class").textValue()).isEqualTo("INVALID_REQUEST"));
            assertThat(cluster.events("completions")).hasSize(12);
            assertThat(cluster.events("tool-calls")).hasSize(2);
            cluster.awaitCallsInWindows(14);
            assertTraced(headers);

            app.awaitReady();
            assertThat(app.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(app.get("/topology").body()).contains("chat-completions-pending");
            await().atMost(PATIENCE).untilAsserted(() -> assertMonitored(app));
            JsonNode usage = AppCluster.json(app.get("/usage?window=2s").body());
            assertThat(usage.path("windows").findValues("calls").stream()
                            .mapToInt(JsonNode::asInt)
                            .sum())
                    .isEqualTo(14);
            assertThat(Files.readString(app.process().logFile()))
                    .contains("Kafka Streams version")
                    .doesNotContain("confidential", SimulatorSettings.DEFAULT_API_KEY);
        }
    }

    /** The outputs have all headers, of which the provider was told the trace. */
    private void assertTraced(Map<String, String> headers) {
        List<ConsumerRecord<String, String>> outputs = Stream.of("completions", "errors", "usage")
                .flatMap(topic -> cluster.read(topic).stream())
                .filter(output -> "traced".equals(output.key()))
                .toList();
        assertThat(outputs).hasSize(4).allSatisfy(output -> {
            headers.forEach((name, value) ->
                    assertThat(TopicReader.header(output, name)).isEqualTo(value));
            JournalEntry call = cluster.provider()
                    .journal()
                    .entry(TopicReader.header(output, "chat.request.id"))
                    .orElseThrow();
            assertThat(call.traceparent()).isEqualTo(headers.get("traceparent"));
        });
    }

    /** Everything that the dashboard and the alerts ask the app for is there. */
    private static void assertMonitored(StreamsAppProcess app) {
        Exposition scraped = Exposition.parse(app.get("/metrics").body());
        MonitoringFiles files = new MonitoringFiles(Path.of("..", "config", "monitoring"));
        assertThat(Stream.concat(files.dashboardQueries().stream(), files.alertQueries().stream())
                        .filter(query ->
                                Set.of("Streams app", "kafkachat-streams").contains(query.section())))
                .isNotEmpty()
                .flatMap(query -> query.missing(scraped))
                .isEmpty();
    }

    private static final String TOOL = """
            {"type": "function", "function": {"name": "weather", "parameters":
              {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}}""".replaceAll("\\s+", " ");

    @Test
    void ordersBecomeEnrichedOrders() {
        try (StreamsAppProcess app = cluster.startInstance(
                "one",
                "prompt.template",
                "Classify the order note: {{note}}",
                "output.mode",
                "enrich",
                "output.enrich.field",
                "summary")) {
            cluster.send(3, i -> "{\"order\": " + i + ", \"note\": \"leave it at the door\"}");
            cluster.awaitRecords("completions", 3, PATIENCE);

            assertThat(cluster.events("completions")).allSatisfy(order -> {
                assertThat(order.fieldNames()).toIterable().containsExactly("order", "note", "summary");
                assertThat(order.path("summary").textValue()).isNotBlank();
            });
        }
    }

    @Test
    void anEndBySignalDrainsInterruptsNothingAndPaysNothingAgain() {
        Duration latency = Duration.ofSeconds(2);
        cluster.provider().latency(LatencyProfile.fixed(latency));
        int prompts = 150;
        try (StreamsAppProcess app =
                cluster.startInstance("one", "chat.max.in.flight", "50", "shutdown.drain.timeout.ms", "10000")) {
            cluster.send(prompts, i -> "prompt " + i);
            await().atMost(PATIENCE)
                    .until(() -> cluster.provider().journal().summary().inFlight() == 50);

            long start = System.nanoTime();
            app.process().terminate();
            assertThat(app.process().awaitExit(PATIENCE)).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(12));
            assertThat(app.process().exitCode()).isEqualTo(StreamsApp.OK);
        }
        assertThat(cluster.provider().journal().summary().aborted()).isZero();
        long answered = cluster.provider().journal().summary().paid();
        assertThat(cluster.read("completions"))
                .as("nothing that was answered is unpublished")
                .hasSize((int) answered);

        try (StreamsAppProcess again = cluster.startInstance("one", "chat.max.in.flight", "50")) {
            cluster.awaitRecords("usage", prompts, PATIENCE);
            cluster.assertExactlyOnce(prompts, "usage", "completions");
            JournalSummary journal = cluster.provider().journal().summary();
            assertThat(journal.calls()).isEqualTo(prompts);
        }
    }

    @Test
    void callsThatTakeLongerThanTheDrainEndWithTheAppAndAreMadeAgain() {
        cluster.provider().latency(LatencyProfile.fixed(Duration.ofSeconds(60)));
        try (StreamsAppProcess app = cluster.startInstance(
                "one", "shutdown.drain.timeout.ms", "1000", "chat.concurrency.adaptive", "false")) {
            cluster.send(20, i -> "prompt " + i);
            await().atMost(PATIENCE)
                    .until(() -> cluster.provider().journal().summary().inFlight() == 20);

            long start = System.nanoTime();
            app.process().terminate();
            assertThat(app.process().awaitExit(PATIENCE)).isTrue();
            System.out.printf(
                    "app: %d ms from SIGTERM to the end, with a drain of 1,000 ms at most%n",
                    Duration.ofNanos(System.nanoTime() - start).toMillis());
            assertThat(app.process().exitCode()).isEqualTo(StreamsApp.OK);
        }
        cluster.provider().latency(LatencyProfile.fixed(Duration.ofMillis(50)));
        try (StreamsAppProcess again = cluster.startInstance("one")) {
            cluster.awaitRecords("usage", 20, PATIENCE);
            cluster.assertExactlyOnce(20, "usage", "completions");
            assertThat(cluster.provider().journal().summary().paidAgain()).isZero();
        }
    }

    @Test
    void tenMegabytesAreAPromptIfTheyAreAllowedAndAnErrorIfNot() {
        String text = "x".repeat(10_000_000);
        try (StreamsAppProcess app = cluster.startInstance("one", "max.record.bytes", "12000000")) {
            cluster.sendLarge(text);
            cluster.awaitRecords("usage", 1, PATIENCE);
            assertThat(cluster.events("completions")).hasSize(1);
        }
        try (StreamsAppProcess app = cluster.startInstance("one")) {
            cluster.sendLarge(text);
            cluster.send(1, i -> "the next one");
            cluster.awaitRecords("usage", 3, PATIENCE);
            assertThat(cluster.events("completions")).hasSize(2);
            assertThat(cluster.events("errors")).singleElement().satisfies(error -> {
                assertThat(error.path("error_class").textValue()).isEqualTo("INVALID_REQUEST");
                assertThat(error.path("message").textValue()).contains("1000000 bytes");
                assertThat(error.path("value").isNull()).isTrue();
            });
        }
    }

    @Test
    void topicsThatAreMissingAreAllNamedBeforeAnythingIsRead() {
        assertThatThrownBy(() -> cluster.startInstance("one", "topics", "no-prompts", "errors.topic", "no-errors"))
                .hasMessageContaining("no-prompts: there is no such topic of prompts")
                .hasMessageContaining("no-errors: there is no such topic of outputs");
    }

    @Test
    void aRefusedKeyEndsTheAppWithAnErrorAndLosesNothing() {
        try (StreamsAppProcess app = cluster.startInstance("one", "chat.api.key", "wrong")) {
            cluster.send(5, i -> "prompt " + i);

            assertThat(app.process().awaitExit(PATIENCE)).isTrue();
            assertThat(app.process().exitCode()).isEqualTo(StreamsApp.FAILED);
        }
        try (StreamsAppProcess app = cluster.startInstance("one")) {
            cluster.awaitRecords("usage", 5, PATIENCE);
            cluster.assertExactlyOnce(5, "usage", "completions");
        }
    }

    @Test
    void brokersThatGoAndComeBackCostNoPromptAndNoCall() {
        cluster.provider().latency(LatencyProfile.fixed(Duration.ofSeconds(1)));
        int prompts = 300;
        try (StreamsAppProcess app = cluster.startInstance("one", "chat.max.in.flight", "50")) {
            cluster.send(prompts, i -> "prompt " + i);
            cluster.awaitRecords("usage", 50, PATIENCE);

            cluster.kafka().shutdownBroker();
            long paid = cluster.provider().journal().summary().paid();
            await().atMost(PATIENCE)
                    .until(() -> cluster.provider().journal().summary().paid() > paid);
            cluster.kafka().startBroker();
            cluster.awaitRecords("usage", prompts, Duration.ofMinutes(2));

            cluster.assertExactlyOnce(prompts, "usage", "completions");
            assertThat(cluster.provider().journal().summary().calls()).isEqualTo(prompts);
            assertThat(app.get("/health/live").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void withoutTransactionsAKillLosesNothingAndTopicsMayBeAPattern() {
        String[] config = {
            "topics", "-", "topics.regex", cluster.topic("prom.*"), "processing.guarantee", "at_least_once"
        };
        cluster.provider().latency(LatencyProfile.lognormal(Duration.ofMillis(100), Duration.ofSeconds(1)));
        StreamsAppProcess one = cluster.startInstance("one", config);
        cluster.send(300, i -> "prompt " + i);
        cluster.awaitRecords("usage", 100, PATIENCE);
        one.kill();

        try (StreamsAppProcess again = cluster.startInstance("one", config)) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(cluster.perPrompt("usage")).hasSize(300));
            assertThat(cluster.perPrompt("completions")).hasSize(300);
        }
    }

    @Test
    void anotherInstanceTakesOverFromOneThatIsKilled() {
        String[] impatient = {
            "streams.main.consumer.session.timeout.ms", "3000",
            "streams.main.consumer.heartbeat.interval.ms", "500",
            "streams.producer.transaction.timeout.ms", "3000"
        };
        cluster.provider().latency(LatencyProfile.lognormal(Duration.ofMillis(300), Duration.ofSeconds(3)));
        try (StreamsAppProcess one = cluster.startInstance("one", impatient);
                StreamsAppProcess two = cluster.startInstance("two", impatient)) {
            one.awaitReady();
            two.awaitReady();
            cluster.send(600, i -> "prompt " + i);
            cluster.awaitRecords("usage", 100, PATIENCE);

            one.process().kill();
            cluster.awaitRecords("usage", 600, PATIENCE);

            cluster.assertExactlyOnce(600, "usage", "completions");
            List<ConsumerRecord<String, String>> completions = cluster.read("completions");
            assertThat(completions).extracting(ConsumerRecord::partition).contains(0, 1, 2, 3);
            assertThat(TopicReader.header(completions.get(0), "chat.prompt.topic"))
                    .isEqualTo(cluster.topic("prompts"));
        }
    }
}
