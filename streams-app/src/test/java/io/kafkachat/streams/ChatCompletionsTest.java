package io.kafkachat.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.kafkachat.client.ClientSettings;
import io.kafkachat.client.ClientSettings.Capabilities;
import io.kafkachat.client.ClientSettings.Endpoint;
import io.kafkachat.client.ClientSettings.Limits;
import io.kafkachat.client.ErrorClass;
import io.kafkachat.client.Secret;
import io.kafkachat.events.PromptSettings;
import io.kafkachat.events.TraceForwarding;
import io.kafkachat.streams.ProcessorSettings.Ordering;
import io.kafkachat.testkit.provider.Fault;
import io.kafkachat.testkit.provider.JournalEntry;
import io.kafkachat.testkit.provider.ProviderSimulator;
import io.kafkachat.testkit.provider.SimulatorSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The processor in a topology, against a provider on a local port. */
class ChatCompletionsTest {

    private static final Duration TICK = Duration.ofMillis(20);

    private final ProviderSimulator provider = ProviderSimulator.start();
    private final List<ChatResult<byte[]>> results = new ArrayList<>();
    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> prompts;
    private ChatCompletions<byte[], byte[]> chat;

    @BeforeEach
    void start() {
        start(ProcessorSettings.DEFAULT);
    }

    private void start(ProcessorSettings settings) {
        start(settings, TraceForwarding.NONE);
    }

    private void start(ProcessorSettings settings, TraceForwarding trace) {
        if (driver != null) {
            driver.close();
        }
        ClientSettings client = ClientSettings.of(
                        new Endpoint(provider.uri(), new Secret(SimulatorSettings.DEFAULT_API_KEY), Map.of()))
                .withLimits(Limits.DEFAULT);
        chat = ChatCompletions.promptEvents(
                        PromptSettings.of("nvidia/nemotron-3-ultra-550b-a55b", Capabilities.NEMOTRON))
                .client(client)
                .settings(settings)
                .traceContext(trace)
                .build();
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(
                        "prompts",
                        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("prompts"))
                .process(chat, Named.as("chat"))
                .foreach((key, result) -> results.add(result), Named.as("results"));
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "app");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
        driver = new TopologyTestDriver(builder.build(), properties);
        prompts = driver.createInputTopic("prompts", new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void stop() {
        driver.close();
        provider.close();
    }

    @Test
    void eachPromptIsAnsweredOnceAndNoneStaysPending() {
        for (int i = 0; i < 50; i++) {
            send("key-" + i, "prompt " + i);
        }

        awaitResults(50);

        assertThat(results)
                .allSatisfy(result -> assertThat(result.text()).isPresent())
                .extracting(result -> result.prompt().coordinates().offset())
                .doesNotHaveDuplicates();
        assertThat(provider.journal().summary().calls()).isEqualTo(50);
        assertThat(pending()).isZero();
        assertThat(chat.load()).isEqualTo(new ChatLoad(0, 0, 0, chat.load().client()));
    }

    @Test
    void aBadPromptIsAResultThatNamesTheFieldAndIsNeverSent() {
        send("key", "{\"messages\": [{\"role\": \"user\", \"content\": \"x\"}], \"temperature\": 7}");
        send("key", " ");

        awaitResults(2);

        assertThat(results)
                .allSatisfy(result -> assertThat(result.failure())
                        .hasValueSatisfying(
                                failure -> assertThat(failure.errorClass()).isEqualTo(ErrorClass.INVALID_REQUEST)));
        assertThat(results.get(0).failure().orElseThrow().message()).startsWith("temperature");
        assertThat(provider.journal().summary().calls()).isZero();
        assertThat(pending()).isZero();
    }

    @Test
    void aTombstoneAsksForNothing() {
        prompts.pipeInput(bytes("key"), (byte[]) null);
        send("key", "prompt");

        awaitResults(1);

        assertThat(results.get(0).prompt().coordinates().offset()).isEqualTo(1);
    }

    @Test
    void aRecordThatIsTooLargeIsAResultAndIsNotKept() {
        start(ProcessorSettings.DEFAULT.withMaxRecordBytes(1_000));

        send("key", "x".repeat(2_000));

        awaitResults(1);
        assertThat(results.get(0).failure().orElseThrow().message())
                .isEqualTo("value: expected a record of at most 1000 bytes");
        assertThat(pending()).isZero();
    }

    @Test
    void aSlowCallHoldsNobodyUp() {
        send("slow", "[[latency=60000]] slow");
        for (int i = 0; i < 20; i++) {
            send("key-" + i, "prompt " + i);
        }

        awaitResults(20);

        assertThat(pending()).isEqualTo(1);
        assertThat(chat.load().running()).isEqualTo(1);
    }

    @Test
    void theNextPromptOfAKeyIsSentAfterTheResultOfTheOneBefore() {
        start(ProcessorSettings.DEFAULT.withOrdering(Ordering.KEY));
        send("a", "[[latency=300]] first");
        send("a", " ");
        send("a", "third");
        send("b", "other");

        awaitResults(4);

        assertThat(results.stream()
                        .filter(result -> "a".equals(result.prompt().conversationKey()))
                        .map(result -> result.prompt().coordinates().offset()))
                .containsExactly(0L, 1L, 2L);
        assertThat(results.get(0).prompt().conversationKey()).isEqualTo("b");
    }

    @Test
    void attemptsThatFailedAreKeptWithThePrompt() {
        send("key", "[[fault=500x1]] prompt");

        awaitResults(1);

        assertThat(results.get(0).outcome().orElseThrow().report().attempts()).hasSize(2);
        assertThat(provider.journal().entries()).extracting(JournalEntry::calls).containsExactly(2);
    }

    @Test
    void drainingWaitsForCallsOnTheWireAndTakesNoMoreOn() throws Exception {
        send("key", "[[latency=300]] prompt");
        await().until(() -> provider.journal().summary().calls() == 1);

        assertThat(chat.drain(Duration.ZERO)).isFalse();
        send("key", "later");
        awaitResults(1);

        assertThat(chat.drain(Duration.ofSeconds(5))).isTrue();
        assertThat(pending()).as("for the next start").isEqualTo(1);
        assertThat(provider.journal().summary().calls()).isEqualTo(1);
    }

    @Test
    void aKeyThatIsRefusedStopsTheThreadAndThePromptStaysPending() {
        provider.failAll(Fault.UNAUTHORIZED);
        send("key", "prompt");

        await().untilAsserted(() -> assertThatThrownBy(() -> driver.advanceWallClockTime(TICK))
                .hasRootCauseInstanceOf(ChatCompletionsException.class)
                .rootCause()
                .hasMessageContaining("No record is lost"));

        assertThat(results).isEmpty();
        assertThat(pending()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(TraceForwarding.class)
    void theTraceOfARecordGoesToTheProviderIfWantedAndNoOtherHeaderDoes(TraceForwarding trace) {
        start(ProcessorSettings.DEFAULT, trace);
        String traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        Headers headers = new RecordHeaders()
                .add("traceparent", bytes("of an earlier hop"))
                .add("traceparent", bytes(traceparent))
                .add("tracestate", bytes("congo=t61rcWkgMzE"));
        prompts.pipeInput(new TestRecord<>(bytes("key"), bytes("prompt"), headers));

        awaitResults(1);

        assertThat(provider.journal().entries())
                .extracting(JournalEntry::traceparent, JournalEntry::tracestate)
                .containsExactly(
                        trace == TraceForwarding.NONE ? tuple(null, null) : tuple(traceparent, "congo=t61rcWkgMzE"));
    }

    private void send(String key, String value) {
        prompts.pipeInput(bytes(key), bytes(value));
    }

    private void awaitResults(int count) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> {
            driver.advanceWallClockTime(TICK);
            return results.size() >= count;
        });
        assertThat(results).hasSize(count);
    }

    private int pending() {
        int count = 0;
        try (var all = driver.getKeyValueStore(chat.storeName()).all()) {
            while (all.hasNext()) {
                all.next();
                count++;
            }
        }
        return count;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
