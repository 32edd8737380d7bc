package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
                "chat.api.key.header           | Host                 | chat.api.key.header",
                "chat.api.headers              | Connection:close     | chat.api.headers",
                "chat.concurrency.min          | 65                   | chat.concurrency.min",
                "chat.oauth.client.id          | me                   | chat.oauth.token.url",
                "chat.oauth.scope              | chat                 | chat.oauth.token.url",
                "chat.proxy.host               | proxy                | chat.proxy.port",
                "chat.proxy.port               | 3128                 | chat.proxy.host",
                "chat.proxy.user               | me                   | chat.proxy.host",
                "chat.ssl.truststore.location  | /no/such/file        | chat.ssl.truststore.location",
                "chat.ssl.truststore.type      | PEM                  | chat.ssl.truststore.location",
                "chat.ssl.truststore.password  | secret               | chat.ssl.truststore.location",
                "chat.ssl.keystore.type        | PKCS12               | chat.ssl.keystore.location",
                "chat.ssl.key.password         | secret               | chat.ssl.keystore.location",
                "chat.ssl.keystore.location    | /no/such/file        | chat.ssl.keystore.password",
                "chat.fallbacks                | a                    | chat.fallback.a.url",
                "chat.fallback.a.url           | https://example.org  | chat.fallback.a.url",
                "chat.fallback.a               | https://example.org  | chat.fallback.a",
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
        assertThat(errors(Map.of(
                        "output.mode", "enrich", "output.enrich.field", "prompt", "output.enrich.format", "fields")))
                .isEmpty();
        assertThat(errors(Map.of("chat.api.key", "k", "chat.api.headers", "authorization: Basic x")))
                .containsOnlyKeys("chat.api.headers");
        assertThat(errors(Map.of(
                        "chat.api.key", "k", "chat.api.key.header", "api-key", "chat.api.headers", "API-Key: x")))
                .containsOnlyKeys("chat.api.headers");
        assertThat(errors(Map.of(
                        "chat.oauth.token.url", "https://host/token",
                        "chat.oauth.client.id", "me",
                        "chat.oauth.client.secret", "s",
                        "chat.api.key", "k")))
                .containsOnlyKeys("chat.oauth.token.url");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.model=m, b.url=https://host, b.key=                       | ''",
                "a.model=m, b.model=m                                        | b.url",
                "a.url=https://host, a.key=k, b.url=https://host, b.key=k    | b.url",
                "a.url=https://host, a.key=k, b.url=https://host, b.key=l    | ''",
                "a.model=nvidia/nemotron-3-ultra-550b-a55b, b.url=https://h  | a.url",
                "a.url=ftp://host, b.model=m                                 | a.url",
                "a.model=m, a.capabilities=telepathy, b.url=https://h        | a.capabilities",
                "a.model=m, b.model=n, c.model=o                             | c.model",
                "a.model=m, b.model=n, a.secret=s                            | a.secret",
                "a.model=m, a.headers=Host:h, b.model=n                      | a.headers",
                "a.model=m, b.model=n, b.key=k, b.headers=authorization:b    | b.headers",
                "a.model=m, b.model=n, b.key.header=Connection               | b.key.header",
            })
    void everyFallbackIsAnother(String fallbacks, String atFault) {
        Map<String, String> given = new HashMap<>(Map.of("chat.fallbacks", "a, b"));
        for (String fallback : fallbacks.split(",")) {
            String[] pair = fallback.strip().split("=", 2);
            given.put("chat.fallback." + pair[0], pair[1]);
        }

        assertThat(errors(given)).containsOnlyKeys(atFault.isEmpty() ? List.of() : List.of("chat.fallback." + atFault));
    }

    @Test
    void secretsOfFallbacksAreHidden() {
        assertThat(ConfigValidation.sink(properties(Map.of(
                                "chat.fallbacks", "a",
                                "chat.fallback.a.url", "https://host",
                                "chat.fallback.a.key", "secret-1",
                                "chat.fallback.a.headers", "X-Key:secret-2")))
                        .configValues())
                .filteredOn(value -> value.name().matches("chat\\.fallback\\.a\\.(key|headers)"))
                .hasSize(2)
                .allSatisfy(value -> assertThat(value.value()).hasToString(Password.HIDDEN));
        assertThat(ConfigValidation.sink(properties(Map.of("chat.fallback.b.key", "secret-1")))
                        .configValues())
                .noneMatch(value -> value.toString().contains("secret-1"));
    }

    @Test
    void whatBelongsTogetherIsGivenTogether(@TempDir Path directory) throws Exception {
        String text = Files.writeString(directory.resolve("text"), "no store").toString();
        String store = emptyStore(directory.resolve("store")).toString();

        assertThat(errors(Map.of("chat.oauth.token.url", "https://host/token", "chat.oauth.client.id", "me")))
                .containsOnlyKeys("chat.oauth.client.secret");
        assertThat(errors(Map.of("chat.proxy.host", "proxy", "chat.proxy.port", "1", "chat.proxy.user", "me")))
                .containsOnlyKeys("chat.proxy.password");
        assertThat(errors(Map.of("chat.proxy.host", "proxy", "chat.proxy.port", "1", "chat.proxy.password", "p")))
                .containsOnlyKeys("chat.proxy.user");
        assertThat(errors(Map.of("chat.proxy.host", "http://proxy", "chat.proxy.port", "1")))
                .containsOnlyKeys("chat.proxy.host");
        assertThat(errors(Map.of("chat.proxy.host", "proxy", "chat.proxy.port", "1", "chat.proxy.no.proxy", "a*")))
                .containsOnlyKeys("chat.proxy.no.proxy");
        assertThat(errors(Map.of("chat.ssl.truststore.location", text, "chat.ssl.truststore.type", "PEM")))
                .containsOnlyKeys("chat.ssl.truststore.location");
        assertThat(errors(Map.of("chat.ssl.truststore.location", store, "chat.ssl.truststore.password", "wrong")))
                .containsOnlyKeys("chat.ssl.truststore.password");
        assertThat(errors(Map.of("chat.ssl.keystore.location", text, "chat.ssl.keystore.password", "p")))
                .containsOnlyKeys("chat.ssl.keystore.location");
        assertThat(errors(Map.of("chat.ssl.keystore.location", store, "chat.ssl.keystore.password", "wrong")))
                .containsOnlyKeys("chat.ssl.keystore.password");
    }

    private static Path emptyStore(Path path) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (OutputStream out = Files.newOutputStream(path)) {
            store.store(out, "right".toCharArray());
        }
        return path;
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

    @ParameterizedTest
    @CsvSource({
        "chat.concurrency.start, 65, chat.concurrency.start",
        "chat.no.data.timeout.ms, 59999, chat.no.data.timeout.ms",
        "chat.first.byte.timeout.ms, 600001, chat.request.timeout.ms",
        "chat.tokens.per.minute, 1000, chat.tokens.per.minute",
    })
    void advisesAgainstWhatHasNoEffect(String key, String value, String named) {
        assertThat(errors(Map.of(key, value))).isEmpty();
        assertThat(advice(Map.of(key, value))).singleElement().asString().startsWith(named);
    }

    @Test
    void fewCallsInFlightNeedNoOtherKey() {
        assertThat(errors(Map.of("chat.max.in.flight", "1"))).isEmpty();
        assertThat(advice(Map.of("chat.max.in.flight", "1"))).isEmpty();
    }

    @Test
    void advisesAgainstSecretsThatOthersCanRead() {
        assertThat(advice(Map.of(
                        "chat.fallbacks", "a",
                        "chat.fallback.a.url", "http://192.0.2.1",
                        "chat.fallback.a.key", "k")))
                .singleElement()
                .asString()
                .contains("chat.fallback.a.key");
        assertThat(advice(Map.of(
                        "chat.oauth.token.url", "http://192.0.2.1",
                        "chat.oauth.client.id", "me",
                        "chat.oauth.client.secret", "s")))
                .singleElement()
                .asString()
                .contains("chat.oauth.client.secret");
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
        return ConnectorAdvice.of(new SinkConfig(properties(given)));
    }

    private static Map<String, List<String>> errors(Map<String, String> given) {
        return errorsOf(properties(given));
    }

    private static Map<String, List<String>> errorsOf(Map<String, String> properties) {
        Map<String, List<String>> errors = new TreeMap<>();
        ConfigValidation.sink(properties).configValues().forEach(value -> {
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
