package io.kafkachat.streams.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageWindowsTest {

    /** The start of an hour. */
    private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final UsageKey ACME = new UsageKey("m", "acme");
    private static final UsageKey NOBODY = new UsageKey("m", null);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Path SCHEMA = Path.of("..", "config", "schemas", "usage-window.schema.json");

    private TopologyTestDriver driver;
    private TestInputTopic<UsageKey, ObjectNode> usage;
    private TestOutputTopic<ObjectNode, ObjectNode> minutes;
    private TestOutputTopic<ObjectNode, ObjectNode> hours;

    @BeforeEach
    void start() {
        StreamsBuilder builder = new StreamsBuilder();
        KStream<UsageKey, ObjectNode> events = builder.stream(
                "usage", Consumed.with(UsageSerdes.key(), UsageSerdes.event()).withName("usage-events"));
        UsageWindows.of(events, UsageWindowSettings.DEFAULTS)
                .forEach((size, windows) -> windows.to(
                        "usage-metrics-" + UsageWindows.name(size),
                        Produced.with(Serdes.ByteArray(), Serdes.ByteArray())
                                .withName("out-" + UsageWindows.name(size))));
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "windows");
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        driver = new TopologyTestDriver(builder.build(properties), properties, START);
        usage = driver.createInputTopic(
                "usage", UsageSerdes.key().serializer(), UsageSerdes.event().serializer());
        minutes = output("usage-metrics-1m");
        hours = output("usage-metrics-1h");
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void eachSizeAddsUpTheSameEvents() {
        usage.pipeInput(ACME, Usages.completed(800, "0.1"), START);
        driver.advanceWallClockTime(MINUTE.plusSeconds(10));
        usage.pipeInput(ACME, Usages.completed(900, "0.2"), START.plus(MINUTE));
        usage.pipeInput(NOBODY, Usages.failed("SERVER", 3), START.plus(MINUTE));
        driver.advanceWallClockTime(HOUR);

        assertThat(minutes.readValuesToList())
                .extracting(window -> window.path("usd_spent").asText(null))
                .containsExactlyInAnyOrder("0.1", "0.2", null);
        assertThat(hours.readValuesToList())
                .extracting(window -> window.path("usd_spent").asText(null))
                .containsExactlyInAnyOrder("0.3", null);
    }

    @Test
    void aRecordIsWhatTheSchemaSays() throws IOException {
        usage.pipeInput(ACME, Usages.completed(800, "0.1"), START.plusSeconds(7));
        usage.pipeInput(NOBODY, Usages.failed("SERVER", 3), START.plusSeconds(7));
        driver.advanceWallClockTime(HOUR.plusSeconds(10));

        List<TestRecord<ObjectNode, ObjectNode>> records = new ArrayList<>(minutes.readRecordsToList());
        assertThat(records.get(0).key())
                .hasToString("{\"model\":\"m\",\"tenant\":\"acme\",\"window_start\":" + START.toEpochMilli() + "}");
        assertThat(records.get(0).timestamp()).isEqualTo(START.plus(MINUTE).toEpochMilli() - 1);
        assertThat(records.get(0).headers()).isEmpty();
        records.addAll(hours.readRecordsToList());
        assertThat(records).hasSize(4).allSatisfy(record -> assertConforms(record.value()));
    }

    @Test
    void anOpenWindowIsFoundBeforeItIsPublished() {
        usage.pipeInput(ACME, Usages.completed(800, "0.1"), START);
        driver.advanceWallClockTime(MINUTE);
        usage.pipeInput(ACME, Usages.completed(800, "0.1"), START.plusSeconds(60));
        usage.pipeInput(NOBODY, Usages.completed(800, "0.1"), START.plusSeconds(60));
        driver.advanceWallClockTime(Duration.ofSeconds(10));

        assertThat(starts(request(START, START.plus(HOUR), null, null, 100))).containsExactly(60L, 60L, 0L);
        assertThat(starts(request(START, START.plus(HOUR), null, null, 1))).containsExactly(60L);
        assertThat(starts(request(START, START.plusSeconds(60), null, null, 100)))
                .containsExactly(0L);
        assertThat(starts(request(START.plusMillis(1), START.plus(HOUR), "m", "acme", 100)))
                .containsExactly(60L);
        assertThat(starts(request(START, START.plus(HOUR), "other", null, 100))).isEmpty();
        assertThat(starts(request(START, START, null, null, 100))).isEmpty();
        List<ObjectNode> found =
                find(request(START, START.plus(HOUR), "m", "acme", 100)).orElseThrow();
        assertThat(found)
                .extracting(
                        window -> window.path("final").asBoolean(),
                        window -> window.path("revision").asInt())
                .containsExactly(tuple(false, 0), tuple(true, 1));
        assertThat(found).allSatisfy(UsageWindowsTest::assertConforms);
        assertThat(found.get(1)).hasToString(minutes.readValue().toString());
    }

    @Test
    void aQueryWhilePartitionsMoveSaysSoInsteadOfFailing() {
        UsageWindowQuery query = new UsageWindowQuery(UsageWindowSettings.DEFAULTS, store -> {
            throw new InvalidStateStoreException("the state store may have migrated");
        });

        assertThat(query.find(request(START, START.plus(HOUR), null, null, 100)))
                .isEmpty();
    }

    @Test
    void aQueryForWindowsThatDoNotExistIsRefused() {
        UsageWindowQuery.Request seconds =
                new UsageWindowQuery.Request(Duration.ofSeconds(1), START, START.plus(HOUR), null, null, 100);

        assertThatThrownBy(() -> find(seconds))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("size: expected one of 1m, 1h");
    }

    @Test
    void withoutSizesNothingIsAdded() {
        StreamsBuilder builder = new StreamsBuilder();
        KStream<UsageKey, ObjectNode> events = builder.stream(
                "usage", Consumed.with(UsageSerdes.key(), UsageSerdes.event()).withName("usage-events"));
        UsageWindowSettings none = new UsageWindowSettings(List.of(), Duration.ZERO, 2, null, null);

        assertThat(UsageWindows.of(events, none)).isEmpty();
        assertThat(builder.build().describe().toString()).doesNotContain("usage-by-key");
    }

    @ParameterizedTest
    @CsvSource({"PT1M,1m", "PT1H,1h", "PT90S,90s", "PT0.5S,500ms", "PT24H,1d", "PT36H,36h", "PT15M,15m"})
    void sizesHaveShortNames(Duration size, String name) {
        assertThat(UsageWindows.name(size)).isEqualTo(name);
    }

    /** Fields that the schema does not know are allowed to others, not to us. */
    private static void assertConforms(ObjectNode window) throws IOException {
        String text = Files.readString(SCHEMA);
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(text);
        JsonNode described = MAPPER.readTree(text);

        assertThat(schema.validate(window)).isEmpty();
        assertThat(window.fieldNames()).toIterable().containsExactlyElementsOf(names(described.path("properties")));
        if (window.path("latency_ms").isObject()) {
            assertThat(window.path("latency_ms").fieldNames())
                    .toIterable()
                    .containsExactlyElementsOf(
                            names(described.path("$defs").path("distribution").path("properties")));
        }
    }

    private static List<String> names(JsonNode properties) {
        return properties.properties().stream().map(Map.Entry::getKey).toList();
    }

    private List<Long> starts(UsageWindowQuery.Request request) {
        return find(request).orElseThrow().stream()
                .map(window -> (window.path("window_start").asLong() - START.toEpochMilli()) / 1_000)
                .toList();
    }

    private Optional<List<ObjectNode>> find(UsageWindowQuery.Request request) {
        return new UsageWindowQuery(UsageWindowSettings.DEFAULTS, driver::getWindowStore).find(request);
    }

    private static UsageWindowQuery.Request request(
            Instant from, Instant to, @Nullable String model, @Nullable String tenant, int limit) {
        return new UsageWindowQuery.Request(MINUTE, from, to, model, tenant, limit);
    }

    private TestOutputTopic<ObjectNode, ObjectNode> output(String topic) {
        return driver.createOutputTopic(
                topic, UsageSerdes.event().deserializer(), UsageSerdes.event().deserializer());
    }
}
