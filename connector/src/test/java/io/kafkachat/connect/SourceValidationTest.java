package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a source is said at the key at fault; what weakens it is said when it starts. */
class SourceValidationTest {

    private static final String[] SOUND = {
        "exactly.once.support", "required", "key.converter", Sources.BYTES, "value.converter", Sources.BYTES
    };

    @Test
    void aSmallConfigurationIsRight() {
        assertThat(errors()).isEmpty();
        assertThat(errors("topics", "", "topics.regex", "prompts-.*")).isEmpty();
        assertThat(errors(SOUND)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "topics                                    | ''                 | topics",
                "topics.regex                              | more.*             | topics",
                "topics.regex                              | [                  | topics.regex",
                "prompt.bootstrap.servers                  | ''                 | prompt.bootstrap.servers",
                "prompt.consumer.bootstrap.servers         | other:9092         | prompt.consumer.bootstrap.servers",
                "prompt.consumer.enable.auto.commit        | true               | prompt.consumer.enable.auto.commit",
                "prompt.consumer.key.deserializer          | Some               | prompt.consumer.key.deserializer",
                "prompt.consumer.value.deserializer        | Some               | prompt.consumer.value.deserializer",
                "prompt.consumer.allow.auto.create.topics  | true               | prompt.consumer.allow.auto.create.topics",
                "prompt.consumer.isolation.level           | READ_COMMITTED     | prompt.consumer.isolation.level",
                "prompt.consumer.auto.offset.reset         | newest             | prompt.consumer.auto.offset.reset",
                "prompt.consumer.auto.offset.reset         | by_duration:1h     | prompt.consumer.auto.offset.reset",
                "prompt.consumer.max.poll.records          | many               | prompt.consumer.max.poll.records",
                "prompt.key.converter                      | java.lang.String   | prompt.key.converter",
                "prompt.value.converter                    | java.lang.String   | prompt.value.converter",
                "prompt.value.converter                    | no.such.Class      | prompt.value.converter",
                "prompt.header.converter                   | org.apache.kafka.connect.json.JsonSchema | prompt.header.converter",
                "completions.topic                         | prompts            | completions.topic",
                "chunks.topic                              | prompts            | chunks.topic",
                "chunks.topic                              | answers-usage      | chunks.topic",
                "prompt.template                           | {{#open}}          | prompt.template",
                "max.outstanding.records                   | 63                 | max.outstanding.records",
                "chat.oauth.client.id                      | me                 | chat.oauth.token.url",
                "chat.fallbacks                            | a                  | chat.fallback.a.url",
                "batch.max.prompts                         | 0                  | batch.max.prompts",
            })
    void errorsStandAtTheKeyAtFault(String key, String value, String atFault) {
        Map<String, List<String>> errors = errors(key, value);

        assertThat(errors).containsOnlyKeys(atFault);
        assertThat(errors.get(atFault))
                .allSatisfy(message -> assertThat(message).contains(atFault));
    }

    @Test
    void outputsThatAPatternWouldReadAgainAreRefused() {
        assertThat(errors("topics", "", "topics.regex", ".*-errors", "usage.topic", "my-errors"))
                .containsOnlyKeys("errors.topic", "usage.topic");
    }

    @Test
    void noTopicsAtAllIsOneError() {
        Map<String, String> properties = Sources.properties();
        properties.remove("topics");

        assertThat(errors(properties).get("topics"))
                .singleElement()
                .asString()
                .isEqualTo("topics: expected at least one topic, or topics.regex");
    }

    @Test
    void whatAConverterRefusesIsSaidInItsWords() {
        assertThat(errors(
                        "prompt.value.converter", Sources.STRING, "prompt.value.converter.converter.encoding", "none"))
                .containsOnlyKeys("prompt.value.converter");
        assertThat(errors("prompt.value.converter", Sources.JSON, "prompt.value.converter.schemas.cache.size", "many")
                        .get("prompt.value.converter"))
                .singleElement()
                .asString()
                .startsWith("prompt.value.converter: expected a converter that takes its properties")
                .contains("schemas.cache.size");
        assertThat(errors("prompt.value.converter", "java.lang.String").get("prompt.value.converter"))
                .containsExactly("prompt.value.converter: expected a Converter");
    }

    @Test
    void settingsOfTheConsumerAreItsOwn() {
        assertThat(errors(
                        "prompt.consumer.auto.offset.reset", "by_duration:PT1H",
                        "prompt.consumer.group.id", "",
                        "prompt.consumer.max.poll.records", "7",
                        "prompt.consumer.sasl.jaas.config", "module required;",
                        "prompt.consumer.someone.elses", "setting"))
                .isEmpty();
    }

    /** Its keys are Connect's to check; a key converter that cannot be loaded must not hide what else is wrong. */
    @Test
    void converterClassesOfTheConnectorAreConnectsToCheck() {
        assertThat(errors("key.converter", "no.such.Class")).isEmpty();
    }

    @Test
    void secretsOfFallbacksAreHidden() {
        assertThat(ConfigValidation.source(Sources.properties(
                                "chat.fallbacks", "a",
                                "chat.fallback.a.url", "https://host",
                                "chat.fallback.a.key", "secret-1"))
                        .configValues())
                .noneMatch(value -> value.toString().contains("secret-1"));
    }

    @Test
    void aSoundConfigurationNeedsNoAdvice() {
        assertThat(advice(SOUND)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exactly.once.support             | requested         | exactly.once.support is not required",
                "prompt.consumer.isolation.level  | read_uncommitted  | prompt.consumer.isolation.level is not read_committed",
                "errors.tolerance                 | ALL               | errors.tolerance is all",
                "key.converter                    |                   | key.converter and value.converter are not both set",
                "value.converter                  |                   | key.converter and value.converter are not both set",
            })
    void whatWeakensThePromisesIsSaid(String key, String value, String beginning) {
        Map<String, String> properties = Sources.properties(SOUND);
        properties.put(key, value);
        properties.values().removeIf(Objects::isNull);

        assertThat(SourceAdvice.of(new SourceConfig(properties)))
                .singleElement()
                .asString()
                .startsWith(beginning);
    }

    @ParameterizedTest
    @ValueSource(strings = {"latest", "by_duration:PT1H"})
    void aStartThatNobodyKeepsIsSaid(String reset) {
        Map<String, String> properties = Sources.properties(SOUND);
        properties.put("prompt.consumer.auto.offset.reset", reset);
        assertThat(SourceAdvice.of(new SourceConfig(properties))).isEmpty();

        properties.put("prompt.consumer.group.id", "");

        assertThat(SourceAdvice.of(new SourceConfig(properties)))
                .singleElement()
                .asString()
                .startsWith("prompt.consumer.group.id is empty");
    }

    private static List<String> advice(String... keysAndValues) {
        return SourceAdvice.of(new SourceConfig(Sources.properties(keysAndValues)));
    }

    private static Map<String, List<String>> errors(String... keysAndValues) {
        return errors(Sources.properties(keysAndValues));
    }

    private static Map<String, List<String>> errors(Map<String, String> properties) {
        return ConfigValidation.source(properties).configValues().stream()
                .filter(value -> !value.errorMessages().isEmpty())
                .collect(Collectors.toMap(ConfigValue::name, ConfigValue::errorMessages));
    }
}
