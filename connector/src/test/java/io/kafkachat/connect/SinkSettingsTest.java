package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkachat.client.AnswerPolicies;
import io.kafkachat.client.AnswerPolicies.Policy;
import io.kafkachat.client.AnswerPolicies.Think;
import io.kafkachat.client.Budgets;
import io.kafkachat.client.Budgets.Period;
import io.kafkachat.client.ClientSettings;
import io.kafkachat.client.ClientSettings.Endpoint;
import io.kafkachat.client.ClientSettings.Endpoint.AuthHeader;
import io.kafkachat.client.ClientSettings.Fallback;
import io.kafkachat.client.ClientSettings.Streaming;
import io.kafkachat.client.Network;
import io.kafkachat.client.Network.KeyStore;
import io.kafkachat.client.Network.Proxy;
import io.kafkachat.client.Network.StoreType;
import io.kafkachat.client.Network.TrustStore;
import io.kafkachat.client.OAuth2ClientCredentials;
import io.kafkachat.client.ResilienceSettings.AdaptiveConcurrency;
import io.kafkachat.client.ResilienceSettings.RetryAllowance;
import io.kafkachat.client.Secret;
import io.kafkachat.events.EventSettings;
import io.kafkachat.events.EventType;
import io.kafkachat.events.PromptSettings.NullValues;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SinkSettingsTest {

    @Test
    void oneKeyIsEnough() {
        SinkSettings settings = settings();

        assertThat(settings.connector()).isEqualTo("answers");
        assertThat(settings.client())
                .isEqualTo(ClientSettings.of(new ClientSettings.Endpoint(
                        URI.create("https://api.aimlapi.com/v1/chat/completions"), null, Map.of())));
        assertThat(settings.prompts().model()).isEqualTo("nvidia/nemotron-3-ultra-550b-a55b");
        assertThat(settings.prompts().requestDefaults()).isEmpty();
        assertThat(settings.prompts().overridable()).isNull();
        assertThat(settings.prompts().promptTemplate()).isNull();
        assertThat(settings.events()).isEqualTo(EventSettings.DEFAULT);
        assertThat(settings.outputs().topics().names())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        EventType.COMPLETION, "answers-completions",
                        EventType.TOOL_CALL, "answers-tool-calls",
                        EventType.USAGE, "answers-usage",
                        EventType.ERROR, "answers-errors"));
        assertThat(settings.outputs().value().type()).isEqualTo(JsonConverter.class);
        assertThat(settings.outputs().value().properties()).containsEntry("schemas.enable", "false");
        assertThat(settings.outputs().header().type()).isEqualTo(SimpleHeaderConverter.class);
        assertThat(settings.progress().offsetsGroup()).isEqualTo("connect-answers");
        assertThat(settings.progress().offsetsAdmin()).isEqualTo(Map.of("bootstrap.servers", "kafka:9092"));
        assertThat(settings.progress().scan())
                .isEqualTo(new ProgressSettings.Scan(true, Duration.ofSeconds(10), Duration.ofSeconds(30)));
    }

    @Test
    void allClientsOfTheOutputClusterShareItsSecurity() {
        SinkSettings settings = settings(
                "output.producer.security.protocol", "SASL_SSL",
                "output.producer.sasl.jaas.config", "module required;",
                "output.producer.linger.ms", "50",
                "output.producer.client.id", "mine",
                "output.producer.interceptor.classes", "Some");

        assertThat(settings.outputs().producer())
                .containsEntry("bootstrap.servers", "kafka:9092")
                .containsEntry("linger.ms", "50")
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", "true")
                .containsEntry("security.protocol", "SASL_SSL");
        assertThat(settings.outputs().consumer())
                .containsEntry("bootstrap.servers", "kafka:9092")
                .containsEntry("sasl.jaas.config", "module required;")
                .containsEntry("enable.auto.commit", "false")
                .doesNotContainKeys("linger.ms", "client.id", "interceptor.classes", "group.id");
        assertThat(settings.progress().offsetsAdmin())
                .isEqualTo(Map.of(
                        "bootstrap.servers", "kafka:9092",
                        "security.protocol", "SASL_SSL",
                        "sasl.jaas.config", "module required;"));
        new ConsumerConfig(settings(Map.of()).outputs().consumer());
        new ProducerConfig(settings(Map.of()).outputs().producer());
        new AdminClientConfig(settings(Map.of()).progress().offsetsAdmin());
    }

    @Test
    void theWorkersClusterCanBeAnother() {
        SinkSettings settings = settings(
                "offsets.bootstrap.servers", "other:9092",
                "offsets.admin.security.protocol", "SSL",
                "output.producer.sasl.mechanism", "PLAIN",
                "consumer.override.group.id", "mine");

        assertThat(settings.progress().offsetsAdmin())
                .isEqualTo(Map.of("bootstrap.servers", "other:9092", "security.protocol", "SSL"));
        assertThat(settings.progress().offsetsGroup()).isEqualTo("mine");
        assertThat(settings("offsets.group.id", "g", "consumer.override.group.id", "mine")
                        .progress()
                        .offsetsGroup())
                .isEqualTo("g");
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080,               http://localhost:8080/chat/completions",
        "https://host/v1/,                    https://host/v1/chat/completions",
        "https://host/v1/chat/completions,    https://host/v1/chat/completions",
        "https://host/d/x?api-version=1,      https://host/d/x/chat/completions?api-version=1",
    })
    void baseUrlsAreCompleted(String given, String called) {
        assertThat(settings("chat.api.url", given).client().endpoint().url()).isEqualTo(URI.create(called));
    }

    @Test
    void readsTheEndpoint() {
        ClientSettings client = settings(
                        "chat.api.key", "k",
                        "chat.api.headers", "X-Title: my app | HTTP-Referer:https://a.b/c",
                        "chat.api.capabilities", "null.content,content.parts",
                        "chat.max.in.flight", "7",
                        "chat.deadline.ms", "1000")
                .client();

        assertThat(client.endpoint().apiKey()).isEqualTo(new Secret("k"));
        assertThat(client.endpoint().headers())
                .isEqualTo(Map.of("X-Title", new Secret("my app"), "HTTP-Referer", new Secret("https://a.b/c")));
        assertThat(client.capabilities()).isEqualTo(new ClientSettings.Capabilities(true, false, true, false));
        assertThat(client.limits().maxInFlight()).isEqualTo(7);
        assertThat(client.timeouts().deadline()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void readsHowTheKeyIsSent() {
        assertThat(settings("chat.api.key.header", "api-key", "chat.api.key.scheme", "")
                        .client()
                        .endpoint()
                        .authHeader())
                .isEqualTo(new AuthHeader("api-key", ""));
        assertThat(settings(
                                "chat.oauth.token.url", "https://login.example.org/token",
                                "chat.oauth.client.id", "me",
                                "chat.oauth.client.secret", "s",
                                "chat.oauth.scope", "chat")
                        .client()
                        .endpoint()
                        .oauth2())
                .isEqualTo(new OAuth2ClientCredentials(
                        URI.create("https://login.example.org/token"), "me", new Secret("s"), "chat"));
    }

    @Test
    void readsLimitsAndRetries() {
        ClientSettings client = settings(
                        "chat.concurrency.adaptive", "false",
                        "chat.concurrency.min", "12",
                        "chat.requests.per.minute", "60",
                        "chat.tokens.per.minute", "100000",
                        "chat.spend.limit.usd", "12.50",
                        "chat.spend.limit.period", "month",
                        "chat.retry.budget.percent", "0",
                        "chat.retry.budget.per.second", "1",
                        "chat.breaker.enabled", "false",
                        "chat.breaker.probe.interval.ms", "2000")
                .client();

        assertThat(client.resilience().concurrency())
                .as("it starts where it is at least")
                .isEqualTo(new AdaptiveConcurrency(false, 12, 12));
        assertThat(client.budgets()).isEqualTo(new Budgets(60, 100_000, new BigDecimal("12.5"), Period.MONTH));
        assertThat(client.resilience().retries()).isEqualTo(new RetryAllowance(0, 1));
        assertThat(client.resilience().outages().enabled()).isFalse();
        assertThat(client.resilience().outages().firstProbe()).isEqualTo(Duration.ofSeconds(2));
        assertThat(client.resilience().outages().maxProbe()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void readsTimeoutsAndWhatAnswersAre() {
        ClientSettings client = settings(
                        "chat.first.byte.timeout.ms", "5000",
                        "chat.no.data.timeout.ms", "7000",
                        "request.stream", "true",
                        "answer.on.length", "error",
                        "answer.on.content.filter", "error",
                        "answer.on.refusal", "error",
                        "answer.on.empty", "accept",
                        "answer.think", "strip")
                .client();

        assertThat(client.timeouts().firstByte()).isEqualTo(Duration.ofSeconds(5));
        assertThat(client.timeouts().noData()).isEqualTo(Duration.ofSeconds(7));
        assertThat(client.streaming()).isEqualTo(Streaming.ALWAYS);
        assertThat(settings("request.stream", "false").client().streaming()).isEqualTo(Streaming.NEVER);
        assertThat(client.policies())
                .isEqualTo(new AnswerPolicies(Policy.ERROR, Policy.ERROR, Policy.ERROR, Policy.ACCEPT, Think.STRIP));
    }

    @Test
    void readsTheNetwork() {
        ClientSettings client = settings(
                        "chat.proxy.host", "proxy",
                        "chat.proxy.port", "3128",
                        "chat.proxy.user", "u",
                        "chat.proxy.password", "p",
                        "chat.proxy.no.proxy", "localhost, *.example.org",
                        "chat.ssl.truststore.location", "/ca.pem",
                        "chat.ssl.truststore.type", "pem",
                        "chat.ssl.keystore.location", "/client.p12",
                        "chat.ssl.keystore.type", "PKCS12",
                        "chat.ssl.keystore.password", "k",
                        "chat.ssl.key.password", "q")
                .client();

        assertThat(client.network())
                .isEqualTo(new Network(
                        new Proxy("proxy", 3128, "u", new Secret("p"), List.of("localhost", "*.example.org")),
                        new TrustStore(Path.of("/ca.pem"), StoreType.PEM, null),
                        new KeyStore(Path.of("/client.p12"), StoreType.PKCS12, new Secret("k"), new Secret("q"))));
    }

    @Test
    void aFallbackOnTheSameServerSharesTheKey() {
        ClientSettings client = settings(
                        "chat.api.url", "https://api.example.org/v1",
                        "chat.api.key", "k",
                        "chat.api.key.header", "api-key",
                        "chat.api.key.scheme", "",
                        "chat.api.headers", "X-Org:o",
                        "chat.api.capabilities", "content.parts",
                        "chat.fallbacks", "small, nobody",
                        "chat.fallback.small.model", "small-model",
                        "chat.fallback.nobody.url", "https://API.example.org:443/v2",
                        "chat.fallback.nobody.key", "",
                        "chat.fallback.nobody.headers", "",
                        "chat.fallback.nobody.capabilities", "null.content")
                .client();

        assertThat(client.fallbacks())
                .containsExactly(
                        new Fallback(client.endpoint(), "small-model", client.capabilities()),
                        new Fallback(
                                new Endpoint(
                                        URI.create("https://API.example.org:443/v2/chat/completions"),
                                        null,
                                        Map.of(),
                                        new AuthHeader("api-key", ""),
                                        null),
                                null,
                                new ClientSettings.Capabilities(true, false, false, false)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://other.example.org/v1",
                "https://api.example.org:8443/v1",
                "http://api.example.org/v1",
                "http://api.example.org:443/v1",
                "https://api.example.org.evil.example/v1"
            })
    void whatIsMeantForOneServerNeverGoesToAnother(String url) {
        Map<String, String> given = new HashMap<>(Map.of(
                "chat.api.url", "https://api.example.org/v1",
                "chat.api.key.header", "api-key",
                "chat.api.headers", "X-Secret:s",
                "chat.fallbacks", "other",
                "chat.fallback.other.url", url));
        given.put("chat.api.key", "k");
        Endpoint byKey = settings(given).client().fallbacks().get(0).endpoint();
        given.remove("chat.api.key");
        given.put("chat.oauth.token.url", "https://login.example.org/token");
        Endpoint byToken = settings(given).client().fallbacks().get(0).endpoint();
        given.put("chat.fallback.other.key", "own");
        Endpoint own = settings(given).client().fallbacks().get(0).endpoint();

        assertThat(List.of(byKey, byToken)).allSatisfy(endpoint -> {
            assertThat(endpoint.apiKey()).isNull();
            assertThat(endpoint.oauth2()).isNull();
            assertThat(endpoint.headers()).isEmpty();
            assertThat(endpoint.authHeader()).isEqualTo(AuthHeader.BEARER);
        });
        assertThat(own.apiKey()).isEqualTo(new Secret("own"));
    }

    @Test
    void readsTheRequestDefaults(@TempDir Path directory) throws Exception {
        Path tools = Files.writeString(directory.resolve("tools.json"), "[{\"type\":\"function\"}]");

        var prompts = settings(
                        "request.temperature", "0.2",
                        "request.top.p", "0.9",
                        "request.max.tokens", "100",
                        "request.seed", "5",
                        "request.reasoning.effort", "low",
                        "request.response.format", "{\"type\":\"json_object\"}",
                        "request.tool.choice", "auto",
                        "tools.file", tools.toString(),
                        "request.defaults", "{\"top_k\":40,\"temperature\":1.5}",
                        "request.overridable.fields", "temperature, max_tokens",
                        "behavior.on.null.values", "fail",
                        "prompt.system", "Be brief.",
                        "chat.model", "")
                .prompts();

        assertThat(prompts.requestDefaults())
                .hasToString("{\"top_k\":40,\"temperature\":0.2,\"top_p\":0.9,\"max_tokens\":100,\"seed\":5,"
                        + "\"tool_choice\":\"auto\",\"response_format\":{\"type\":\"json_object\"},"
                        + "\"tools\":[{\"type\":\"function\"}],\"reasoning\":{\"effort\":\"low\"}}");
        assertThat(prompts.overridable()).containsExactlyInAnyOrder("temperature", "max_tokens");
        assertThat(prompts.nullValues()).isEqualTo(NullValues.FAIL);
        assertThat(prompts.systemPrompt()).isEqualTo("Be brief.");
        assertThat(prompts.model()).isNull();
    }

    @Test
    void chunksAreOffUnlessTheyHaveATopic() {
        SinkSettings settings = settings("chunks.topic", "${connector}-pieces", "chunks.linger.ms", "50");

        assertThat(settings.outputs().topics().of(EventType.CHUNK)).isEqualTo("answers-pieces");
        assertThat(settings.outputs().chunkLinger()).isEqualTo(Duration.ofMillis(50));
        assertThat(settings().outputs().topics().of(EventType.CHUNK)).isNull();
    }

    @Test
    void namesOfConnectorsNeedNotBeNamesOfTopics() {
        SinkSettings settings = settings("name", "my answers/1", "usage.topic", " ");

        assertThat(settings.outputs().topics().of(EventType.COMPLETION)).isEqualTo("my-answers-1-completions");
        assertThat(settings.outputs().topics().of(EventType.USAGE)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "chat.api.url, ftp://host",
        "chat.api.url, https://user:secret@host/v1",
        "chat.api.url, not a url",
        "chat.api.key, se cret",
        "chat.api.headers, secret",
        "chat.api.capabilities, secret",
        "completions.topic, a b",
        "completions.topic, ''",
        "ordering, total",
        "behavior.on.null.values, skip",
        "tools, {}",
        "tools.file, /no/such/file",
        "request.defaults, []",
        "output.enrich.field, ' '",
        "chat.max.in.flight, 0",
        "chat.spend.limit.usd, -1",
        "chat.spend.limit.usd, 0.00",
        "chat.spend.limit.usd, 1e9",
        "chat.spend.limit.period, week",
        "chat.first.byte.timeout.ms, 0",
        "chat.first.byte.timeout.ms, -2",
        "chat.api.key.header, a b",
        "chat.api.headers, a:secret1|A:secret2",
        "chat.fallbacks, 'a,a'",
        "chat.fallbacks, a b",
        "chat.oauth.token.url, ftp://host",
        "chat.ssl.keystore.type, PEM",
        "request.stream, yes",
        "answer.on.length, retry",
        "output.value.converter, no.such.Class",
    })
    void errorsNameTheKeyAndNeverASecret(String key, String value) {
        assertThatThrownBy(() -> settings(key, value))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key)
                .satisfies(e -> {
                    if (key.endsWith("key") || key.endsWith("headers") || key.endsWith("url")) {
                        assertThat(e.getMessage()).doesNotContain(value);
                    }
                });
    }

    private static SinkSettings settings(String... keysAndValues) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            given.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return settings(given);
    }

    private static SinkSettings settings(Map<String, String> given) {
        Map<String, String> properties =
                new HashMap<>(Map.of("name", "answers", "output.bootstrap.servers", "kafka:9092"));
        properties.putAll(given);
        return SinkSettings.of(properties);
    }
}
