package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigValidationTest {

    @Test
    void aSmallConfigurationIsRight() {
        assertThat(errors(Map.of())).isEmpty();
        assertThat(advice(Map.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "prompt.template               | {{#open}}            | prompt.template",
                "prompt.system.template        | {{>partial}}         | prompt.system.template",
                "request.temperature           | 3                    | request.temperature",
                "request.top.p                 | 0                    | request.top.p",
                "request.max.tokens            | 0                    | request.max.tokens",
                "request.seed                  | 0                    | request.seed",
                "request.defaults              | {\"temperature\": 3} | request.defaults",
                "request.defaults              | {\"top_k\": 1.5}     | request.defaults",
                "request.defaults              | {\"model\": \"m\"}   | request.defaults",
                "tools                         | [{}]                 | tools",
                "request.tool.choice           | often                | request.tool.choice",
                "max.outstanding.records       | 63                   | max.outstanding.records",
                "completions.topic             | prompts              | completions.topic",
                "usage.topic                   | more                 | usage.topic",
                "topics.regex                  | answers-err.*        | errors.topic",
                "chunks.topic                  | prompts              | chunks.topic",
                "chunks.topic                  | answers-usage        | chunks.topic",
                "chunks.topic                  | ${connector}-completions | chunks.topic",
                "chunks.linger.ms              | -1                   | chunks.linger.ms",
                "output.producer.acks          | 1                    | output.producer.acks",
                "output.producer.enable.idempotence | false           | output.producer.enable.idempotence",
                "output.producer.transactional.id | t                 | output.producer.transactional.id",
                "output.value.converter        | java.lang.String     | output.value.converter",
                "output.header.converter       | org.apache.kafka.connect.json.JsonSchema | output.header.converter",
            })
    void errorsStandAtTheKeyAtFault(String key, String value, String atFault) {
        assertThat(errors(Map.of(key, value))).containsOnlyKeys(atFault);
    }

    @Test
    void keysThatContradictEachOther() {
        assertThat(errors(Map.of("tools", "[]", "tools.file", "pom.xml"))).containsOnlyKeys("tools.file");
        assertThat(errors(Map.of("output.mode", "enrich", "output.enrich.field", "prompt")))
                .containsOnlyKeys("output.enrich.field");
        assertThat(errors(Map.of("chat.api.key", "k", "chat.api.headers", "authorization: Basic x")))
                .containsOnlyKeys("chat.api.headers");
    }

    @Test
    void aMissingKeyIsReportedOnceAndNothingElse() {
        Map<String, String> properties = properties(Map.of("max.outstanding.records", "1"));
        properties.remove("output.bootstrap.servers");

        assertThat(errorsOf(properties)).containsOnlyKeys("output.bootstrap.servers");
    }

    @Test
    void advisesAgainstWhatIsProbablyNotMeant() {
        assertThat(advice(Map.of("request.temperature", "1", "request.top.p", "1")))
                .singleElement()
                .asString()
                .contains("request.top.p");
        assertThat(advice(Map.of("chat.api.url", "http://127.0.0.1:1", "chat.api.key", "k")))
                .isEmpty();
        assertThat(advice(Map.of("chat.api.url", "http://192.0.2.1:1", "chat.api.key", "k")))
                .singleElement()
                .asString()
                .contains("chat.api.url");
    }

    @Test
    void advisesToStreamIfChunksAreWanted() {
        assertThat(advice(Map.of("chunks.topic", "chunks"))).isEmpty();
        assertThat(advice(Map.of("chunks.topic", "chunks", "request.stream", "false")))
                .singleElement()
                .asString()
                .contains("chunks.topic");
    }

    private static List<String> advice(Map<String, String> given) {
        return ConfigAdvice.of(new SinkConfig(properties(given)));
    }

    private static Map<String, List<String>> errors(Map<String, String> given) {
        return errorsOf(properties(given));
    }

    private static Map<String, List<String>> errorsOf(Map<String, String> properties) {
        Map<String, List<String>> errors = new TreeMap<>();
        ConfigValidation.validate(properties).configValues().forEach(value -> {
            if (!value.errorMessages().isEmpty()) {
                errors.put(value.name(), value.errorMessages());
            }
        });
        return errors;
    }

    private static Map<String, String> properties(Map<String, String> given) {
        Map<String, String> properties = new HashMap<>(
                Map.of("name", "answers", "topics", "prompts, more", "output.bootstrap.servers", "kafka:9092"));
        properties.putAll(given);
        return properties;
    }
}
