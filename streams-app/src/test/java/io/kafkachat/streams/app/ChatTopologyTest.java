package io.kafkachat.streams.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kafkachat.events.EventSchema;
import io.kafkachat.events.EventSettings;
import io.kafkachat.events.EventSettings.EnrichFormat;
import io.kafkachat.events.EventSettings.OutputMode;
import io.kafkachat.events.EventType;
import io.kafkachat.streams.ChatCompletions;
import io.kafkachat.streams.config.AppSettings;
import io.kafkachat.streams.usage.UsageWindowSettings;
import io.kafkachat.testkit.provider.ProviderSimulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Prompts go through the app's topology, against a provider on a local port, and all outputs are read. */
class ChatTopologyTest {

    private static final Path APPROVED = Path.of("src", "test", "resources", "chat-topology.txt");
    private static final ObjectMapper JSON = new ObjectMapper();
    private final ProviderSimulator provider = ProviderSimulator.start();
    private final TestSettings settings = new TestSettings(provider);
    private final Map<String, List<TestRecord<byte[], byte[]>>> outputs = new HashMap<>();
    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> prompts;

    private Topology topology(AppSettings settings) {
        return ChatTopology.of(
                settings,
                ChatCompletions.promptEvents(settings.prompts())
                        .client(settings.client())
                        .settings(settings.delivery().processor())
                        .build());
    }

    private void start(TestSettings test) {
        AppSettings settings = test.settings();
        Properties properties = new Properties();
        properties.putAll(settings.streams());
        driver = new TopologyTestDriver(topology(settings), properties);
        prompts = driver.createInputTopic("prompts", new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void stop() {
        if (driver != null) {
            driver.close();
        }
        provider.close();
    }

    @Test
    void aPromptHasACompletionAndAReceiptAsTheContractSays() throws IOException {
        start(settings);

        send("key", "a prompt");
        awaitUsage(1);

        JsonNode completion = value("completions", 0);
        assertThat(fields(completion)).isEqualTo(fields(EventType.COMPLETION));
        assertThat(fields(value("usage", 0))).isEqualTo(fields(EventType.USAGE));
        assertThat(completion.path("content").textValue()).isNotBlank();
        TestRecord<byte[], byte[]> record = outputs.get("completions").get(0);
        assertThat(record.key()).isEqualTo(bytes("key"));
        assertThat(header(record, "tenant")).isEqualTo("t");
        assertThat(header(record, "chat.request.id"))
                .isEqualTo(completion.path("request_id").textValue());
        assertThat(header(record, "chat.prompt.topic")).isEqualTo("prompts");
        assertThat(header(record, "chat.answer")).isEqualTo("0/1");
        assertThat(outputs).doesNotContainKeys("errors", "tool-calls");
    }

    @Test
    void aBadPromptHasAnErrorThatHoldsItAndAReceipt() throws IOException {
        start(settings);

        send("key", "{\"prompt\": 7}");
        awaitUsage(1);

        JsonNode error = value("errors", 0);
        assertThat(fields(error)).isEqualTo(fields(EventType.ERROR));
        assertThat(error.path("error_class").textValue()).isEqualTo("INVALID_REQUEST");
        assertThat(error.path("value").binaryValue()).isEqualTo(bytes("{\"prompt\": 7}"));
        assertThat(value("usage", 0).path("outcome").textValue()).isEqualTo("failed");
    }

    @Test
    void anEnrichedEventIsThePromptWithTheAnswer() throws IOException {
        start(settings.events(new EventSettings(false, OutputMode.ENRICH, "summary", EnrichFormat.TEXT)));

        send("key", "{\"order\": 17, \"prompt\": \"Summarise\"}");
        awaitUsage(1);

        JsonNode enriched = value("completions", 0);
        assertThat(fields(enriched)).containsExactly("order", "prompt", "summary");
        assertThat(enriched.path("order").intValue()).isEqualTo(17);
        assertThat(enriched.path("summary").textValue()).isNotBlank();
    }

    @Test
    void anOutputThatIsTooLargeIsAnErrorWithoutTheOriginal() throws IOException {
        start(settings.maxRecordBytes(1_500));

        send("key", "x".repeat(1_400));
        awaitUsage(1);

        JsonNode error = value("errors", 0);
        assertThat(error.path("error_class").textValue()).isEqualTo("OUTPUT_REFUSED");
        assertThat(error.path("message").textValue()).contains("max.record.bytes (1500)");
        assertThat(error.path("value").isNull()).isTrue();
        assertThat(value("usage", 0).path("error_class").textValue()).isEqualTo("OUTPUT_REFUSED");
        assertThat(outputs).doesNotContainKey("completions");
    }

    @Test
    void usageIsAddedUpByModelAndTenantAlsoIfUsageEventsAreNotPublished() throws IOException {
        start(settings.withoutUsageTopic()
                .usage(new UsageWindowSettings(
                        List.of(Duration.ofMinutes(1)), Duration.ofSeconds(5), 10, "tenant", null)));

        for (int i = 0; i < 3; i++) {
            send("key", "prompt " + i);
        }
        send("key", "{\"prompt\": 7}");
        awaitOutputs("completions", 3);
        driver.advanceWallClockTime(Duration.ofMinutes(2));
        awaitOutputs("usage-metrics-1m", 2);

        List<JsonNode> windows = List.of(value("usage-metrics-1m", 0), value("usage-metrics-1m", 1));
        assertThat(windows)
                .extracting(window -> window.path("calls").intValue())
                .containsExactlyInAnyOrder(3, 1);
        assertThat(windows).allMatch(window -> window.path("tenant").textValue().equals("t"));
        assertThat(outputs).doesNotContainKey("usage");
    }

    /** Names of processors and stores are names of internal topics: a change loses what is pending. */
    @Test
    void theTopologyIsTheApprovedOne() throws IOException {
        String description = topology(settings.settings()).describe().toString();
        if (Boolean.getBoolean("topology.write")) {
            Files.writeString(APPROVED, description);
        }

        assertThat(APPROVED).as("write it with -Dtopology.write=true").hasContent(description);
    }

    private void send(String key, String value) {
        prompts.pipeInput(
                new TestRecord<>(bytes(key), bytes(value), new RecordHeaders().add("tenant", bytes("t")), 1L));
    }

    private void awaitUsage(int count) {
        awaitOutputs("usage", count);
    }

    private void awaitOutputs(String awaited, int count) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> {
            driver.advanceWallClockTime(Duration.ofMillis(20));
            for (String topic : driver.producedTopicNames()) {
                List<TestRecord<byte[], byte[]>> read = driver.createOutputTopic(
                                topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                        .readRecordsToList();
                if (!read.isEmpty()) {
                    outputs.computeIfAbsent(topic, any -> new ArrayList<>()).addAll(read);
                }
            }
            return outputs.getOrDefault(awaited, List.of()).size() == count;
        });
    }

    private JsonNode value(String topic, int index) throws IOException {
        return JSON.readTree(outputs.get(topic).get(index).value());
    }

    private static List<String> fields(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> fields(EventType type) {
        return type.schema().fields().stream().map(EventSchema.Field::name).toList();
    }

    private static String header(TestRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return new String(header.value(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
