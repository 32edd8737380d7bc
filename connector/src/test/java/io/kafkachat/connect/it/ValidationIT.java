package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import io.kafkachat.testkit.kafka.ConnectRest;
import io.kafkachat.testkit.kafka.ConnectRestException;
import io.kafkachat.testkit.kafka.ConnectWorkerProcess;
import io.kafkachat.testkit.provider.SimulatorSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A worker's REST interface shows every mistake in a configuration at the key at fault. */
@OnSharedCluster
class ValidationIT {

    private static final String CONNECTOR = "io.kafkachat.connect.ChatCompletionsSinkConnector";

    private final ConnectCluster cluster;
    private final ConnectRest rest;

    ValidationIT(ConnectCluster cluster, ConnectWorkerProcess worker) {
        this.cluster = cluster;
        this.rest = worker.rest();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments("output.bootstrap.servers", Map.of("output.bootstrap.servers", ""), "blank"),
                arguments("output.bootstrap.servers", Map.of("output.bootstrap.servers", "-"), "required"),
                arguments("chat.api.url", Map.of("chat.api.url", "ftp://example.org"), "http or https URL"),
                arguments("chat.api.key", Map.of("chat.api.key", "secret key"), "visible ASCII"),
                arguments("chat.api.headers", Map.of("chat.api.headers", "secret key"), "name:value"),
                arguments("chat.api.headers", Map.of("chat.api.headers", "Authorization:secret key"), "Authorization"),
                arguments("chat.api.key.header", Map.of("chat.api.key.header", "Host"), "no Host"),
                arguments(
                        "chat.oauth.token.url", Map.of("chat.oauth.token.url", "https://example.org"), "chat.api.key"),
                arguments("chat.fallbacks", Map.of("chat.fallbacks", "a,a"), "each once"),
                arguments("chat.fallback.a.url", Map.of("chat.fallbacks", "a"), "another URL, model or key"),
                arguments(
                        "chat.fallback.a.key",
                        Map.of("chat.fallbacks", "a", "chat.fallback.a.key", "secret key"),
                        "visible ASCII"),
                arguments("chat.fallback.b.key", Map.of("chat.fallback.b.key", "secret key"), "chat.fallbacks"),
                arguments("chat.max.in.flight", Map.of("chat.max.in.flight", "0"), "at least 1"),
                arguments("chat.concurrency.min", Map.of("chat.concurrency.min", "65"), "at most chat.max.in.flight"),
                arguments("chat.spend.limit.usd", Map.of("chat.spend.limit.usd", "0"), "a positive amount"),
                arguments("chat.first.byte.timeout.ms", Map.of("chat.first.byte.timeout.ms", "0"), "at least 1"),
                arguments("chat.proxy.port", Map.of("chat.proxy.host", "proxy"), "the port of chat.proxy.host"),
                arguments(
                        "chat.ssl.truststore.location",
                        Map.of("chat.ssl.truststore.location", "/no/such/file"),
                        "a readable file"),
                arguments("request.stream", Map.of("request.stream", "maybe"), "auto, true, false"),
                arguments("answer.on.empty", Map.of("answer.on.empty", "retry"), "accept, error"),
                arguments("chat.max.in.flight", Map.of("chat.max.in.flight", "many"), "Not a number"),
                arguments("chat.api.capabilities", Map.of("chat.api.capabilities", "telepathy"), "null.content"),
                arguments("prompt.template", Map.of("prompt.template", "{{#list}}"), "Mustache template"),
                arguments("prompt.system.template", Map.of("prompt.system.template", "{{"), "Mustache template"),
                arguments("behavior.on.null.values", Map.of("behavior.on.null.values", "perhaps"), "ignore"),
                arguments("request.temperature", Map.of("request.temperature", "3"), "a number from 0 to 2"),
                arguments("request.top.p", Map.of("request.top.p", "0"), "a number from 0.01 to 1"),
                arguments("request.response.format", Map.of("request.response.format", "json"), "a JSON object"),
                arguments("request.tool.choice", Map.of("request.tool.choice", "maybe"), "none, auto, required"),
                arguments("request.defaults", Map.of("request.defaults", "{\"top_k\": \"x\"}"), "top_k"),
                arguments("tools", Map.of("tools", "no JSON"), "a JSON array"),
                arguments("tools", Map.of("tools", "[{\"type\": \"function\"}]"), "tools[0].function"),
                arguments("tools.file", Map.of("tools.file", "/no/such/file"), "a file on every worker"),
                arguments("completions.topic", Map.of("completions.topic", "no topic"), "a topic name"),
                arguments("completions.topic", Map.of("completions.topic", "loop-prompts"), "does not read"),
                arguments("errors.topic", Map.of("topics", "-", "topics.regex", ".*-errors"), "does not read"),
                arguments("output.mode", Map.of("output.mode", "shout"), "answer"),
                arguments(
                        "output.enrich.field",
                        Map.of("output.mode", "enrich", "output.enrich.field", "prompt"),
                        "another field than prompt.field"),
                arguments("output.value.converter", Map.of("output.value.converter", "java.lang.String"), "Converter"),
                arguments("output.value.converter", Map.of("output.value.converter", "no.such.Class"), "no.such.Class"),
                arguments("output.producer.acks", Map.of("output.producer.acks", "1"), "expected all"),
                arguments(
                        "output.producer.transactional.id",
                        Map.of("output.producer.transactional.id", "t"),
                        "set by the connector"),
                arguments("ordering", Map.of("ordering", "random"), "none"),
                arguments(
                        "max.outstanding.records",
                        Map.of("max.outstanding.records", "10", "chat.max.in.flight", "11"),
                        "at least chat.max.in.flight"));
    }

    /** @param changes to a valid configuration; "-" removes a key */
    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsShownAtItsKeyAlone(String key, Map<String, String> changes, String expected) {
        Map<String, String> config = config();
        changes.forEach((name, value) -> {
            if (value.equals("-")) {
                config.remove(name);
            } else {
                config.put(name, value);
            }
        });

        JsonNode result = rest.validate(CONNECTOR, config);

        assertThat(errors(result)).containsOnlyKeys(key);
        assertThat(errors(result).get(key)).contains(key, expected);
        assertThat(result.toString()).doesNotContain("secret key", SimulatorSettings.DEFAULT_API_KEY);
        assertThatThrownBy(() -> rest.putConfig("loop", config))
                .isInstanceOfSatisfying(
                        ConnectRestException.class,
                        refused -> assertThat(refused.status()).isEqualTo(400));
    }

    @Test
    void aValidConfigurationHasNoErrors() {
        JsonNode result = rest.validate(CONNECTOR, config());

        assertThat(errors(result)).isEmpty();
        assertThat(result.path("error_count").asInt()).isZero();
        assertThat(result.path("groups").toString()).contains("Endpoint", "Prompts", "Output", "Delivery");
    }

    /** Their keys are known only when their names are. */
    @Test
    void secretsOfFallbacksAreHidden() {
        Map<String, String> config = config();
        config.put("chat.fallbacks", "other");
        config.put("chat.fallback.other.url", "https://example.org");
        config.put("chat.fallback.other.key", "secret-key");
        config.put("chat.fallback.other.headers", "X-Key:secret-header");

        JsonNode result = rest.validate(CONNECTOR, config);

        assertThat(errors(result)).isEmpty();
        assertThat(result.toString())
                .contains("chat.fallback.other.key", "chat.fallback.other.headers")
                .doesNotContain("secret-key", "secret-header");
    }

    private Map<String, String> config() {
        Map<String, String> config =
                new HashMap<>(cluster.config(new Pipeline(cluster.kafka().bootstrapServers(), "loop")));
        config.put("name", "loop");
        return config;
    }

    private static Map<String, String> errors(JsonNode result) {
        Map<String, String> errors = new TreeMap<>();
        for (JsonNode each : result.path("configs")) {
            if (!each.at("/value/errors").isEmpty()) {
                errors.put(
                        each.at("/value/name").asText(),
                        each.at("/value/errors").toString());
            }
        }
        return errors;
    }
}
