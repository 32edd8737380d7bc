package io.kafkachat.streams.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kafkachat.client.ClientSettings;
import io.kafkachat.client.ClientSettings.Capabilities;
import io.kafkachat.client.ClientSettings.Endpoint;
import io.kafkachat.client.Secret;
import io.kafkachat.events.EventSchema;
import io.kafkachat.events.EventSettings;
import io.kafkachat.events.EventSettings.EnrichFormat;
import io.kafkachat.events.EventSettings.OutputMode;
import io.kafkachat.events.EventType;
import io.kafkachat.events.OutputTopics;
import io.kafkachat.events.PromptSettings;
import io.kafkachat.streams.ChatCompletions;
import io.kafkachat.testkit.provider.ProviderSimulator;
import io.kafkachat.testkit.provider.SimulatorSettings;
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
import org.apache.kafka.streams.StreamsConfig;
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
    private static final OutputTopics TOPICS = new OutputTopics(Map.of(
            EventType.COMPLETION, "completions",
            EventType.TOOL_CALL, "tool-calls",
            EventType.USAGE, "usage",
            EventType.ERROR, "errors"));

    private final ProviderSimulator provider = ProviderSimulator.start();
    private final Map<String, List<TestRecord<byte[], byte[]>>> outputs = new HashMap<>();
    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> prompts;

    private Topology topology(EventSettings events, int maxRecordBytes) {
        ClientSettings client = ClientSettings.of(
                new Endpoint(provider.uri(), new Secret(SimulatorSettings.DEFAULT_API_KEY), Map.of()));
        ChatCompletions<byte[], byte[]> chat = ChatCompletions.promptEvents(
                        PromptSettings.of("nvidia/nemotron-3-ultra-550b-a55b", Capabilities.NEMOTRON))
                .client(client)
                .build();
        return ChatTopology.of(List.of("prompts"), chat, "prompt", events, TOPICS, maxRecordBytes);
    }

    private void start(EventSettings events, int maxRecordBytes) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "app");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        driver = new TopologyTestDriver(topology(events, maxRecordBytes), properties);
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
        start(EventSettings.DEFAULT, 1_000_000);

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
        start(EventSettings.DEFAULT, 1_000_000);

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
        start(new EventSettings(false, OutputMode.ENRICH, "summary", EnrichFormat.TEXT), 1_000_000);

        send("key", "{\"order\": 17, \"prompt\": \"Summarise\"}");
        awaitUsage(1);

        JsonNode enriched = value("completions", 0);
        assertThat(fields(enriched)).containsExactly("order", "prompt", "summary");
        assertThat(enriched.path("order").intValue()).isEqualTo(17);
        assertThat(enriched.path("summary").textValue()).isNotBlank();
    }

    @Test
    void anOutputThatIsTooLargeIsAnErrorWithoutTheOriginal() throws IOException {
        start(EventSettings.DEFAULT, 1_500);

        send("key", "x".repeat(1_400));
        awaitUsage(1);

        JsonNode error = value("errors", 0);
        assertThat(error.path("error_class").textValue()).isEqualTo("OUTPUT_REFUSED");
        assertThat(error.path("message").textValue()).contains("max.record.bytes (1500)");
        assertThat(error.path("value").isNull()).isTrue();
        assertThat(value("usage", 0).path("error_class").textValue()).isEqualTo("OUTPUT_REFUSED");
        assertThat(outputs).doesNotContainKey("completions");
    }

    /** Names of processors and stores are names of internal topics: a change loses what is pending. */
    @Test
    void theTopologyIsTheApprovedOne() throws IOException {
        String description =
                topology(EventSettings.DEFAULT, 1_000_000).describe().toString();
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
            return outputs.getOrDefault("usage", List.of()).size() == count;
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
