package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkachat.events.EventType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.apache.kafka.connect.storage.StringConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceSettingsTest {

    @Test
    void twoKeysAreEnough() {
        SourceSettings settings = settings();

        assertThat(settings.connector()).isEqualTo("answers");
        assertThat(settings.intake().topics()).containsExactly("prompts");
        assertThat(settings.intake().pattern()).isNull();
        assertThat(settings.intake().refreshInterval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.intake().group()).isEqualTo("connect-answers");
        assertThat(settings.intake().offsetReset()).isEqualTo("earliest");
        assertThat(settings.intake().isReadCommitted()).isTrue();
        assertThat(settings.intake().key()).isNull();
        assertThat(settings.intake().value()).isNull();
        assertThat(settings.intake().header()).isNull();
        assertThat(settings.emission())
                .isEqualTo(new EmissionSettings(Duration.ofMillis(2), 500, 943_713, false, false));
        assertThat(settings.chunks().topics().names())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        EventType.COMPLETION, "answers-completions",
                        EventType.TOOL_CALL, "answers-tool-calls",
                        EventType.USAGE, "answers-usage",
                        EventType.ERROR, "answers-errors"));
        assertThat(settings.chunks().producer()).containsEntry("bootstrap.servers", "kafka:9092");
        assertThat(settings.chunks().value().isJsonWithoutSchemas()).isTrue();
        assertThat(settings.chunks().header().type()).isEqualTo(SimpleHeaderConverter.class);
    }

    @Test
    void theConsumerIsTheUsersButForWhatTheConnectorNeeds() {
        IntakeSettings intake = settings(
                        "prompt.consumer.auto.offset.reset", "latest",
                        "prompt.consumer.isolation.level", "read_uncommitted",
                        "prompt.consumer.max.poll.records", "7",
                        "prompt.consumer.client.id", "mine",
                        "prompt.consumer.interceptor.classes", "Some",
                        "prompt.consumer.security.protocol", "SASL_SSL",
                        "prompt.consumer.sasl.jaas.config", "module required;",
                        "prompt.consumer.enable.auto.commit", "true",
                        "prompt.consumer.bootstrap.servers", "other:9092")
                .intake();

        assertThat(intake.consumer())
                .containsEntry("auto.offset.reset", "latest")
                .containsEntry("isolation.level", "read_uncommitted")
                .containsEntry("max.poll.records", "7")
                .containsEntry("client.id", "mine")
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("group.id", "connect-answers")
                .containsEntry("enable.auto.commit", "false")
                .containsEntry("allow.auto.create.topics", "false")
                .containsEntry("bootstrap.servers", "kafka:9092");
        assertThat(intake.isReadCommitted()).isFalse();
        assertThat(intake.offsetReset()).isEqualTo("latest");
        assertThat(intake.admin())
                .isEqualTo(Map.of(
                        "bootstrap.servers", "kafka:9092",
                        "client.id", "chat-topics-answers",
                        "security.protocol", "SASL_SSL",
                        "sasl.jaas.config", "module required;"));
    }

    @Test
    void kafkaTakesThem() {
        IntakeSettings intake =
                settings("prompt.consumer.isolation.level", "read_committed").intake();

        new ConsumerConfig(intake.consumer());
        new AdminClientConfig(intake.admin());
        assertThat(intake.isReadCommitted()).isTrue();
    }

    @Test
    void theGroupCanBeAnotherOrNone() {
        assertThat(settings("prompt.consumer.group.id", "mine").intake().group())
                .isEqualTo("mine");
        IntakeSettings none = settings("prompt.consumer.group.id", " ").intake();
        assertThat(none.group()).isNull();
        assertThat(none.consumer()).doesNotContainKey("group.id");
    }

    @Test
    void topicsAreAListOrAPattern() {
        assertThat(settings("topics", " a , b").intake().topics()).containsExactly("a", "b");
        IntakeSettings pattern =
                settings("topics", "", "topics.regex", "prompts-.*").intake();
        assertThat(pattern.topics()).isEmpty();
        assertThat(pattern.pattern()).hasToString("prompts-.*");
    }

    @Test
    void keysAreReadAsTheyAreWritten() {
        IntakeSettings written = settings("key.converter", Sources.JSON, "key.converter.schemas.enable", "true")
                .intake();
        IntakeSettings other = settings(
                        "key.converter", Sources.JSON,
                        "prompt.key.converter", Sources.STRING,
                        "prompt.key.converter.converter.encoding", "UTF-16")
                .intake();

        assertThat(written.key().type()).isEqualTo(JsonConverter.class);
        assertThat(written.key().properties()).isEqualTo(Map.of("schemas.enable", "true"));
        assertThat(other.key().type()).isEqualTo(StringConverter.class);
        assertThat(other.key().properties()).isEqualTo(Map.of("converter.encoding", "UTF-16"));
    }

    @Test
    void jsonHasNoSchemasUnlessTheyAreAskedFor() {
        assertThat(settings("prompt.value.converter", Sources.JSON)
                        .intake()
                        .value()
                        .properties())
                .containsEntry("schemas.enable", "false");
        assertThat(settings("prompt.value.converter", Sources.JSON, "prompt.value.converter.schemas.enable", "true")
                        .intake()
                        .value()
                        .properties())
                .containsEntry("schemas.enable", "true");
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', 943713",
        "output.max.record.bytes, 5000, 5000",
        "producer.override.max.request.size, 10000000, 9000000",
        "producer.override.max.request.size, ' 2000 ', 1800",
        "producer.override.max.request.size, many, 943713",
    })
    void recordsStayBelowTheProducersLimit(String key, String value, int expected) {
        SourceSettings settings = key.isEmpty() ? settings() : settings(key, value);

        assertThat(settings.emission().maxRecordBytes()).isEqualTo(expected);
    }

    @Test
    void bytesArePassedOnAsTheyAre() {
        SourceSettings settings = settings("value.converter", Sources.BYTES, "header.converter", Sources.BYTES);

        assertThat(settings.emission().jsonBytes()).isTrue();
        assertThat(settings.emission().headerBytes()).isTrue();
        assertThat(settings.chunks().value().isJsonWithoutSchemas()).isTrue();
        assertThat(settings.chunks().header().isBytes()).isTrue();
    }

    @Test
    void chunksAreWrittenAsTheOtherOutputs() {
        SourceSettings settings = settings(
                "chunks.topic", "${connector}-chunks",
                "value.converter", Sources.JSON,
                "value.converter.schemas.enable", "true",
                "output.bootstrap.servers", "other:9092",
                "output.producer.linger.ms", "7");

        assertThat(settings.chunks().topics().of(EventType.CHUNK)).isEqualTo("answers-chunks");
        assertThat(settings.chunks().value().isJsonWithoutSchemas()).isFalse();
        assertThat(settings.chunks().producer())
                .containsEntry("bootstrap.servers", "other:9092")
                .containsEntry("linger.ms", "7");
    }

    @ParameterizedTest
    @CsvSource({
        "topics.regex, '['",
        "prompt.bootstrap.servers, ' '",
        "topics.refresh.interval.ms, 999",
        "prompt.value.converter, no.such.Class",
        "batch.linger.ms, -1",
        "batch.max.prompts, 0",
        "output.max.record.bytes, -1",
        "value.converter, no.such.Class",
    })
    void errorsNameTheKey(String key, String value) {
        assertThatThrownBy(() -> settings(key, value))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key);
    }

    @Test
    void withoutServersNothingCanBeRead() {
        Map<String, String> properties = Sources.properties();
        properties.remove("prompt.bootstrap.servers");

        assertThatThrownBy(() -> SourceSettings.of(properties))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("prompt.bootstrap.servers");
    }

    @Test
    void theConnectorPromisesExactlyOnceOnlyForCommittedPrompts() {
        ChatCompletionsSourceConnector connector = new ChatCompletionsSourceConnector();

        assertThat(List.of(
                        connector.exactlyOnceSupport(Sources.properties()),
                        connector.exactlyOnceSupport(
                                Sources.properties("prompt.consumer.isolation.level", "read_uncommitted")),
                        connector.exactlyOnceSupport(Map.of())))
                .extracting(Enum::name)
                .containsExactly("SUPPORTED", "UNSUPPORTED", "SUPPORTED");
        assertThat(connector.taskClass()).isEqualTo(ChatCompletionsSourceTask.class);
        assertThatThrownBy(() -> connector.taskConfigs(1)).isInstanceOf(IllegalStateException.class);
    }

    private static SourceSettings settings(String... keysAndValues) {
        return SourceSettings.of(Sources.properties(keysAndValues));
    }
}
