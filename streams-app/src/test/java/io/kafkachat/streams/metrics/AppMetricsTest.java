package io.kafkachat.streams.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kafkachat.client.CallReport;
import io.kafkachat.client.ChatCompletion;
import io.kafkachat.client.ChatOutcome;
import io.kafkachat.client.Choice;
import io.kafkachat.client.ClientLoad;
import io.kafkachat.client.ClientLoad.Parked;
import io.kafkachat.client.ClientLoad.Used;
import io.kafkachat.client.ClientSettings;
import io.kafkachat.client.ClientSettings.Capabilities;
import io.kafkachat.client.ClientSettings.Endpoint;
import io.kafkachat.client.ClientSettings.Limits;
import io.kafkachat.client.RawBody;
import io.kafkachat.client.Secret;
import io.kafkachat.client.TokenUsage;
import io.kafkachat.events.PromptSettings;
import io.kafkachat.streams.ChatCompletions;
import io.kafkachat.streams.ChatLoad;
import io.kafkachat.streams.ChatResult;
import io.kafkachat.testkit.provider.ProviderSimulator;
import io.kafkachat.testkit.provider.SimulatorSettings;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the processor tells, against a provider on a local port. */
class AppMetricsTest {

    private static final String MODEL = "nvidia/nemotron-3-ultra-550b-a55b";
    private static final Duration TICK = Duration.ofMillis(20);

    private final AppMetrics metrics = new AppMetrics(List.of(MODEL));

    @AfterEach
    void stop() {
        metrics.close();
    }

    @Test
    void whatTheProcessorDoesIsCounted() {
        try (App app = new App(metrics)) {
            metrics.watch(app.chat::load);
            app.send("one");
            app.send("""
                    {"messages": [{"role": "user", "content": "two [[tool=2]]"}],
                     "tools": [{"type": "function", "function": {"name": "look", "parameters": {}}}]}""");
            app.send("three [[fault=500x1]]");
            app.send("four [[fault=400]]");
            app.send(" ");
            app.prompts.pipeInput("key".getBytes(StandardCharsets.UTF_8), (byte[]) null);
            app.awaitResults(5);
            app.send("slow [[latency=60000]]");
            await().untilAsserted(() ->
                    assertThat(value("kafkachat_client_in_flight")).isEqualTo(1));

            assertThat(value("kafkachat_records_taken_total")).isEqualTo(6);
            assertThat(value("kafkachat_records_ignored_total")).isEqualTo(1);
            assertThat(value("kafkachat_records_rejected_total{error_class=\"invalid-request\"}"))
                    .isEqualTo(1);
            assertThat(calls("none", "completed")).isEqualTo(3);
            assertThat(calls("invalid-request", "failed")).isEqualTo(1);
            assertThat(calls("server", "failed")).isZero();
            assertThat(value("kafkachat_call_latency_seconds_count{model=\"" + MODEL + "\",outcome=\"completed\"}"))
                    .isEqualTo(3);
            assertThat(value("kafkachat_call_latency_seconds_bucket{model=\"" + MODEL
                            + "\",outcome=\"completed\",le=\"60.0\"}"))
                    .isEqualTo(3);
            assertThat(value("kafkachat_call_latency_seconds_sum{model=\"" + MODEL + "\",outcome=\"completed\"}"))
                    .isBetween(0.1, 60.0);
            assertThat(value("kafkachat_call_queue_seconds_count")).isEqualTo(4);
            assertThat(value("kafkachat_attempts_total")).isEqualTo(5);
            assertThat(value("kafkachat_retries_total")).isEqualTo(1);
            assertThat(value("kafkachat_failed_attempts_total{error_class=\"server\"}"))
                    .isEqualTo(1);
            assertThat(value("kafkachat_tool_calls_total")).isEqualTo(2);
            assertThat(tokens("prompt")).isEqualTo(app.usage().promptTokens());
            assertThat(tokens("completion")).isEqualTo(app.usage().completionTokens());
            assertThat(value("kafkachat_usd_spent_total{model=\"" + MODEL + "\"}"))
                    .isEqualTo(app.usage().usdSpent().doubleValue());
            assertThat(value("kafkachat_pending_records")).isEqualTo(1);
            assertThat(value("kafkachat_pending_bytes")).isPositive();
            assertThat(value("kafkachat_running_calls")).isEqualTo(1);
            assertThat(value("kafkachat_client_in_flight_limit")).isPositive();
            assertThat(value("kafkachat_client_paused")).isZero();

            app.stop();

            assertThat(value("kafkachat_calls_interrupted_total")).isEqualTo(1);
            assertThat(value("kafkachat_pending_records")).isZero();
            assertThat(value("kafkachat_client_in_flight"))
                    .as("no client without tasks")
                    .isZero();
        }
    }

    @Test
    void aModelThatOnlyAPromptNamesIsNoTag() {
        try (App app = new App(metrics)) {
            app.send("{\"model\": \"my secret diary\", \"messages\": [{\"role\": \"user\", \"content\": \"x\"}]}");
            app.awaitResults(1);
        }

        assertThat(metrics.scrape()).doesNotContain("diary").contains("model=\"other\"");
    }

    /** The reference page lists them by these names. */
    @Test
    void allMetricsAreServedUnderTheirNamesWithTheirTagsAndNoOthers() {
        metrics.watch(() -> new ChatLoad(0, 0, 0, null));
        metrics.answered(answered("m", new TokenUsage(1, 1, 2, 1, 1, BigDecimal.ONE, BigDecimal.ONE)));

        for (AppMetric metric : AppMetric.values()) {
            String name = metric.servedName() + (metric.type() == AppMetric.Type.TIMER ? "_count" : "");
            String type = metric.type() == AppMetric.Type.TIMER
                    ? "histogram"
                    : metric.type().name().toLowerCase(Locale.ROOT);
            assertThat(metrics.scrape().lines())
                    .contains("# TYPE " + metric.servedName() + " " + type)
                    .filteredOn(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(tags(line)).containsExactlyInAnyOrderElementsOf(metric.tags()));
        }
        assertThat(metrics.scrape()
                        .lines()
                        .filter(line -> line.startsWith("# TYPE kafkachat_"))
                        .map(line -> line.split(" ")[2])
                        .filter(name -> !name.endsWith("_seconds_max")))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(AppMetric.values()).map(AppMetric::servedName).toList());
    }

    @Test
    void amountsThatMakeNoSenseDoNotSpoilSums() {
        metrics.answered(answered(MODEL, usage(-5, new BigDecimal("1E400"))));
        metrics.answered(answered(MODEL, usage(7, new BigDecimal("-1"))));
        metrics.answered(answered(MODEL, usage(7, new BigDecimal("0.5"))));

        assertThat(tokens("prompt")).isEqualTo(14);
        assertThat(value("kafkachat_usd_spent_total{model=\"" + MODEL + "\"}")).isEqualTo(0.5);
    }

    @Test
    void timeToTheFirstTokenIsThatOfStreamedAnswers() {
        metrics.answered(answered(MODEL, TokenUsage.UNKNOWN));

        assertThat(value("kafkachat_time_to_first_token_seconds_sum{model=\"" + MODEL + "\"}"))
                .isEqualTo(0.2);
    }

    @Test
    void theLoadIsThatOfTheMomentAndTotalsOfTheClientOutliveIt() {
        AtomicReference<ChatLoad> load = new AtomicReference<>(new ChatLoad(
                5,
                1_000,
                4,
                new ClientLoad(
                        3,
                        1,
                        16,
                        true,
                        2,
                        new Used(10, 2_000, new BigDecimal("1.25"), new BigDecimal("20")),
                        new Parked(1, 6, 7))));
        metrics.watch(load::get);

        assertThat(value("kafkachat_pending_records")).isEqualTo(5);
        assertThat(value("kafkachat_pending_bytes")).isEqualTo(1_000);
        assertThat(value("kafkachat_running_calls")).isEqualTo(4);
        assertThat(value("kafkachat_client_in_flight")).isEqualTo(3);
        assertThat(value("kafkachat_client_queued")).isEqualTo(1);
        assertThat(value("kafkachat_client_in_flight_limit")).isEqualTo(16);
        assertThat(value("kafkachat_client_paused")).isEqualTo(1);
        assertThat(value("kafkachat_client_models_down")).isEqualTo(2);
        assertThat(value("kafkachat_client_requests_used")).isEqualTo(10);
        assertThat(value("kafkachat_client_tokens_used")).isEqualTo(2_000);
        assertThat(value("kafkachat_client_spend_usd")).isEqualTo(1.25);
        assertThat(value("kafkachat_client_spend_limit_usd")).isEqualTo(20);
        assertThat(value("kafkachat_client_parked")).isEqualTo(1);

        load.set(new ChatLoad(0, 0, 0, null));

        assertThat(value("kafkachat_client_in_flight")).isZero();
        assertThat(value("kafkachat_client_adopted_total")).isEqualTo(6);
        assertThat(value("kafkachat_client_dropped_total")).isEqualTo(7);
        assertThatThrownBy(() -> metrics.watch(load::get)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void resumedRecordsAreCounted() {
        metrics.resumed(3);

        assertThat(value("kafkachat_records_resumed_total")).isEqualTo(3);
    }

    @Test
    void kafkaStreamsAndTheJvmAreShownAndNoThreadStays() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream("in").to("out");
        AppMetrics shown = new AppMetrics(List.of());
        try (KafkaStreams streams = new KafkaStreams(builder.build(), properties())) {
            shown.watch(streams);

            assertThat(shown.scrape().lines().map(line -> line.split("[ {]")[0]))
                    .contains(
                            "kafka_stream_alive_stream_threads",
                            "jvm_memory_used_bytes",
                            "jvm_threads_live_threads",
                            "process_cpu_usage",
                            "process_uptime_seconds")
                    .anyMatch(name -> name.startsWith("jvm_gc_"));
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().equals("kafkachat-metrics"))
                    .isNotEmpty()
                    .allMatch(Thread::isDaemon);
            assertThatThrownBy(() -> shown.watch(streams)).isInstanceOf(IllegalStateException.class);
        }
        shown.close();

        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> !before.contains(thread))
                .noneMatch(thread -> thread.getName().contains("micrometer")
                        || thread.getName().equals("kafkachat-metrics")));
    }

    private static ChatOutcome answered(String model, TokenUsage usage) {
        Choice choice = new Choice(0, "stop", null, "text", null, null, null, List.of());
        ChatCompletion completion =
                new ChatCompletion("gen", 0, model, null, List.of(choice), usage, null, RawBody.of("{}"));
        return new ChatOutcome.Answered(
                completion,
                new CallReport(
                        "id",
                        URI.create("http://127.0.0.1"),
                        model,
                        0,
                        List.of(),
                        Duration.ZERO,
                        Duration.ofSeconds(1),
                        Duration.ofMillis(200)));
    }

    private static TokenUsage usage(long promptTokens, BigDecimal usd) {
        return new TokenUsage(promptTokens, 0, 0, 0, 0, null, usd);
    }

    private double calls(String errorClass, String outcome) {
        return value("kafkachat_calls_total{error_class=\"" + errorClass + "\",model=\"" + MODEL + "\",outcome=\""
                + outcome + "\"}");
    }

    private double tokens(String kind) {
        return value("kafkachat_tokens_total{kind=\"" + kind + "\",model=\"" + MODEL + "\"}");
    }

    /** @param series name and tags as they are served */
    private double value(String series) {
        List<String> found = metrics.scrape()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .toList();
        assertThat(found).as(series).hasSize(1);
        return Double.parseDouble(found.get(0).substring(series.length() + 1));
    }

    private static Set<String> tags(String line) {
        int open = line.indexOf('{');
        return open < 0
                ? Set.of()
                : Stream.of(line.substring(open + 1, line.indexOf('}')).split(","))
                        .map(tag -> tag.split("=")[0])
                        .collect(Collectors.toSet());
    }

    private static Properties properties() {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "app");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
        properties.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
        properties.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
        return properties;
    }

    /** The processor in a topology. */
    private static final class App implements AutoCloseable {

        private final ProviderSimulator provider = ProviderSimulator.start();
        private final List<ChatResult<byte[]>> results = new ArrayList<>();
        private final ChatCompletions<byte[], byte[]> chat;
        private final TopologyTestDriver driver;
        private final TestInputTopic<byte[], byte[]> prompts;
        private boolean stopped;

        App(AppMetrics metrics) {
            ClientSettings client = ClientSettings.of(
                            new Endpoint(provider.uri(), new Secret(SimulatorSettings.DEFAULT_API_KEY), Map.of()))
                    .withLimits(Limits.DEFAULT);
            chat = ChatCompletions.promptEvents(PromptSettings.of(MODEL, Capabilities.NEMOTRON))
                    .client(client)
                    .listener(metrics)
                    .build();
            StreamsBuilder builder = new StreamsBuilder();
            builder.stream(
                            "prompts",
                            Consumed.with(Serdes.ByteArray(), Serdes.ByteArray())
                                    .withName("prompts"))
                    .process(chat, Named.as("chat"))
                    .foreach((key, result) -> results.add(result), Named.as("results"));
            driver = new TopologyTestDriver(builder.build(), properties());
            prompts = driver.createInputTopic("prompts", new ByteArraySerializer(), new ByteArraySerializer());
        }

        void send(String value) {
            prompts.pipeInput("key".getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
        }

        void awaitResults(int count) {
            await().pollInterval(Duration.ofMillis(5)).until(() -> {
                driver.advanceWallClockTime(TICK);
                return results.size() >= count;
            });
        }

        /** Of all answers. */
        TokenUsage usage() {
            return results.stream()
                    .flatMap(result -> result.completion().stream())
                    .map(ChatCompletion::usage)
                    .reduce(TokenUsage.UNKNOWN, TokenUsage::plus);
        }

        void stop() {
            if (!stopped) {
                stopped = true;
                driver.close();
            }
        }

        @Override
        public void close() {
            stop();
            provider.close();
        }
    }
}
