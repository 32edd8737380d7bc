package io.kafkachat.streams.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kafkachat.events.EventType;
import io.kafkachat.streams.ProcessorSettings;
import io.kafkachat.streams.ProcessorSettings.Ordering;
import io.kafkachat.streams.config.DeliverySettings.Guarantee;
import io.kafkachat.streams.config.DeliverySettings.PendingStore;
import io.kafkachat.streams.usage.UsageWindowSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AppConfigLoaderTest {

    @TempDir
    private Path directory;

    @Test
    void threeKeysAreEnough() {
        AppSettings settings = Loaded.settings(Map.of());

        assertThat(settings.applicationId()).isEqualTo("app");
        assertThat(settings.instanceId()).isNull();
        assertThat(settings.topics().names()).containsExactly("prompts", "more");
        assertThat(settings.topics().pattern()).isNull();
        assertThat(settings.outputs().of(EventType.COMPLETION)).isEqualTo("app-completions");
        assertThat(settings.outputs().of(EventType.CHUNK)).isNull();
        assertThat(settings.delivery())
                .isEqualTo(new DeliverySettings(
                        Guarantee.EXACTLY_ONCE_V2, PendingStore.IN_MEMORY, ProcessorSettings.DEFAULT));
        assertThat(settings.usage()).isEqualTo(UsageWindowSettings.DEFAULTS);
        assertThat(settings.usageTopics())
                .containsOnly(
                        Map.entry(Duration.ofMinutes(1), "app-usage-metrics-1m"),
                        Map.entry(Duration.ofHours(1), "app-usage-metrics-1h"));
        assertThat(settings.operations().http()).isEqualTo(new HttpSettings("127.0.0.1", 8080));
        assertThat(settings.client().endpoint().apiKey()).isNull();
    }

    @Test
    void whatIsGivenReachesTheSettings() {
        AppSettings settings = Loaded.settings(Map.of(
                "instance.id", "pod-0",
                "chat.max.in.flight", "10",
                "ordering", "key",
                "pending.store", "rocksdb",
                "processing.guarantee", "at_least_once",
                "adoption.timeout.ms", "0",
                "usage.window.sizes.ms", "90000",
                "usage.metrics.topic", "metrics",
                "usage.topic", "",
                "http.port", "-1"));

        assertThat(settings.instanceId()).isEqualTo("pod-0");
        assertThat(settings.delivery().guarantee()).isEqualTo(Guarantee.AT_LEAST_ONCE);
        assertThat(settings.delivery().pendingStore()).isEqualTo(PendingStore.ROCKSDB);
        assertThat(settings.delivery().processor().ordering()).isEqualTo(Ordering.KEY);
        assertThat(settings.delivery().processor().maxPending()).isEqualTo(20);
        assertThat(settings.delivery().processor().adoption()).isZero();
        assertThat(settings.usageTopics()).containsOnly(Map.entry(Duration.ofSeconds(90), "metrics"));
        assertThat(settings.outputs().of(EventType.USAGE)).isNull();
        assertThat(settings.operations().http().isOn()).isFalse();
    }

    @Test
    void laterFilesThenVariablesThenTheCommandLineWin() throws Exception {
        Path first = file("first.properties", """
                application.id=first
                bootstrap.servers=first:1
                topics=first
                chat.model=first
                """);
        Path second = file("second.properties", """
                bootstrap.servers=second:2
                topics=second
                chat.model=second
                """);

        AppSettings settings = AppConfigLoader.load(
                List.of(first, second),
                Map.of("KAFKACHAT_TOPICS", "third", "KAFKACHAT_CHAT_MODEL", "third", "CHAT_MODEL", "nobody"),
                Map.of("chat.model", "fourth"));

        assertThat(settings.applicationId()).isEqualTo("first");
        assertThat(settings.streams()).containsEntry("bootstrap.servers", "second:2");
        assertThat(settings.topics().names()).containsExactly("third");
        assertThat(settings.prompts().model()).isEqualTo("fourth");
    }

    @Test
    void filesAreUtf8AndHaveContinuedLines() throws Exception {
        Path file = file("app.properties", """
                application.id = app
                bootstrap.servers = kafka:9092
                topics = prompts
                prompt.system = Grüße \\
                    aus Köln
                """);

        assertThat(AppConfigLoader.load(List.of(file), Map.of(), Map.of())
                        .prompts()
                        .systemPrompt())
                .isEqualTo("Grüße aus Köln");
    }

    @Test
    void allErrorsComeAtOnceWithKeyExpectationAndPlace() throws Exception {
        Path file = file("app.properties", "http.port=many\nchat.modell=m\n");

        AppConfigException failure =
                failure(List.of(file), Map.of("KAFKACHAT_ORDERING", "some"), Map.of("chat.retry.max.attempts", "0"));

        assertThat(failure.errors())
                .containsExactlyInAnyOrder(
                        "chat.modell: expected a key that exists, such as chat.model (" + file + ")",
                        "http.port: expected a whole number, [-1,...,65535] (" + file + ")",
                        "ordering: expected one of none, key (KAFKACHAT_ORDERING)",
                        "chat.retry.max.attempts: expected a whole number, [1,...,100] (command line)",
                        "application.id: expected at most 128 letters, digits, '.', '_' and '-'; it is required, here or as the"
                                + " variable KAFKACHAT_APPLICATION_ID",
                        "bootstrap.servers: expected host:port pairs separated by commas; it is required, here or as the"
                                + " variable KAFKACHAT_BOOTSTRAP_SERVERS");
        assertThat(failure.getMessage().lines()).hasSize(6);
    }

    @Test
    void unknownKeysDoNotHideOtherErrors() {
        assertThat(Loaded.errors(Map.of("chat.modell", "m", "topics.regex", "other")))
                .containsOnlyKeys("chat.modell", "topics");
    }

    @Test
    void filesThatCannotBeReadAreNamed() throws Exception {
        Path missing = directory.resolve("missing.properties");
        Path latin1 = directory.resolve("latin1.properties");
        Files.write(latin1, "prompt.system=Gr\u00fc\u00dfe".getBytes(StandardCharsets.ISO_8859_1));
        Path escape = file("escape.properties", "prompt.system=\\u00zz");

        assertThat(failure(List.of(missing, latin1, escape), Map.of(), Map.of()).errors())
                .containsExactly(
                        missing + ": expected a file of properties in UTF-8 that can be read",
                        latin1 + ": expected a file of properties in UTF-8 that can be read",
                        escape + ": expected four hexadecimal digits after each \\u");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "completion.topic           | completions.topic",
                "chat.max.in.fligth         | chat.max.in.flight",
                "stream.producer.linger.ms  | streams.producer.linger.ms",
                "streams_poll.ms            | streams.poll.ms",
                "producer.linger.ms         | streams.producer.linger.ms",
                "security.protocol          | streams.security.protocol",
            })
    void theNearestKeyIsSuggested(String given, String meant) {
        assertThat(Loaded.errors(Map.of(given, "1")).get(given)).contains("such as " + meant);
    }

    @Test
    void noKeyIsSuggestedWhereNoneIsNear() {
        assertThat(Loaded.errors(Map.of("gateway.port", "1")))
                .containsExactly(Map.entry("gateway.port", "expected a key that exists (command line)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk-marker", "MIIEvQIBADANmarker", "marker/abc", "eyJh.marker.abc"})
    void theRestOfASecretIsNotTakenForAKey(String key) throws Exception {
        Path file = file("app.properties", "application.id=app\n" + key + "=");

        assertThat(failure(List.of(file), Map.of(), Map.of()).errors())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("a key that is not shown: expected")
                        .contains("" + file))
                .noneMatch(line -> line.contains("marker"));
    }

    @ParameterizedTest
    @CsvSource({
        "KAFKACHAT_CHAT_API_URL, chat.api.url",
        "KAFKACHAT_CHAT_MAX_IN_FLIGHT, chat.max.in.flight",
        "KAFKACHAT_STREAMS_PRODUCER_LINGER_MS, streams.producer.linger.ms",
        "KAFKACHAT_STREAMS_POLL_MS, streams.poll.ms",
    })
    void variablesOfAllKindsOfKeysAreRead(String variable, String key) {
        assertThat(Loaded.errors(Map.of(variable, "?"), Map.of()))
                .containsOnlyKeys(key)
                .hasEntrySatisfying(key, error -> assertThat(error).endsWith("(" + variable + ")"));
    }

    @Test
    void variablesOfTopicsOfFallbacksAndOfProvidersAreRead() throws Exception {
        Map<String, String> environment = Map.of(
                "KAFKACHAT_STREAMS_TOPIC_MIN_INSYNC_REPLICAS", "2",
                "KAFKACHAT_CHAT_FALLBACKS", "own-one",
                "KAFKACHAT_CHAT_FALLBACK_OWN_ONE_URL", "https://llm.example.org/v1",
                "KAFKACHAT_CHAT_FALLBACK_OWN_ONE_KEY", "${env:OTHER}",
                "KAFKACHAT_CONFIG_PROVIDERS_ENV_PARAM_ALLOWLIST_PATTERN", "OTHER",
                "OTHER", "k");

        AppSettings settings = AppConfigLoader.load(List.of(), environment, Loaded.with(Map.of()));

        assertThat(settings.streams()).containsEntry("topic.min.insync.replicas", "2");
        assertThat(settings.client().fallbacks())
                .singleElement()
                .satisfies(fallback -> assertThat(fallback.endpoint().url()).hasHost("llm.example.org"))
                .satisfies(fallback -> assertThat(fallback.endpoint().apiKey()).isNotNull());
    }

    @Test
    void variablesOfFallbacksFollowTheNamesOfTheCommandLine() {
        assertThat(Loaded.errors(
                        Map.of("KAFKACHAT_CHAT_FALLBACK_B_URL", "ftp://host"), Map.of("chat.fallbacks", "a, b")))
                .containsOnlyKeys("chat.fallback.b.url");
        assertThat(Loaded.errors(
                        Map.of("KAFKACHAT_CHAT_FALLBACK_A_B_MODEL", "m"),
                        Map.of(
                                "chat.fallbacks",
                                "a-b, a_b",
                                "chat.fallback.a-b.model",
                                "n",
                                "chat.fallback.a_b.model",
                                "o")))
                .containsOnlyKeys("chat.fallbacks");
    }

    @Test
    void whatKubernetesSetsForServicesIsPassedOverWithItsNameOnly() {
        Map<String, String> environment = Map.of(
                "KAFKACHAT_PORT", "tcp://marker:8080",
                "KAFKACHAT_PORT_8080_TCP_ADDR", "marker",
                "KAFKACHAT_SERVICE_HOST", "marker",
                "KAFKACHAT_SERVICE_PORT_HTTP", "8080",
                "KAFKACHAT_STREAMS_SERVICE_HOST", "marker",
                "KAFKACHAT_STREAMS_PORT_8080_TCP", "marker");

        assertThat(Loaded.warnings(environment, Map.of()))
                .containsExactly("Passed over, as there are no such keys: KAFKACHAT_PORT, KAFKACHAT_PORT_8080_TCP_ADDR,"
                        + " KAFKACHAT_SERVICE_HOST, KAFKACHAT_SERVICE_PORT_HTTP, KAFKACHAT_STREAMS_PORT_8080_TCP,"
                        + " KAFKACHAT_STREAMS_SERVICE_HOST");
    }

    @ParameterizedTest
    @CsvSource({
        "KAFKACHAT_CHAT_MODLE, KAFKACHAT_CHAT_MODEL",
        "KAFKACHAT_TOPIC, KAFKACHAT_TOPICS",
        "KAFKACHAT_STREAMS_SECURITY_PROTOCOLL, KAFKACHAT_STREAMS_SECURITY_PROTOCOL",
    })
    void aSlipInTheNameOfAVariableIsAnError(String given, String meant) {
        assertThat(Loaded.errors(Map.of(given, "v"), Map.of()))
                .containsExactly(Map.entry(given, "expected a variable of a key, such as " + meant));
    }

    @Test
    void aVariableFartherFromAllKeysMayBeSomebodyElses() {
        assertThat(Loaded.warnings(Map.of("KAFKACHAT_STREAMS_PRODUCER_LINGER", "v"), Map.of()))
                .containsExactly("Passed over, as there are no such keys: KAFKACHAT_STREAMS_PRODUCER_LINGER");
    }

    @Test
    void keysUnknownToKafkaArePassedOnWithAWarning() {
        assertThat(Loaded.warnings(
                        Map.of(), Map.of("streams.my.interceptor.url", "marker", "streams.producer.linger", "marker")))
                .containsExactlyInAnyOrder(
                        "streams.my.interceptor.url is passed on, but Kafka Streams does not know it",
                        "streams.producer.linger is passed on, but Kafka Streams does not know it; is"
                                + " streams.producer.linger.ms meant?");
        assertThat(Loaded.settings(Map.of("streams.my.interceptor.url", "http://host"))
                        .streams())
                .containsEntry("my.interceptor.url", "http://host");
    }

    @Test
    void adviceIsGivenAsConnectorsGiveIt() {
        assertThat(Loaded.warnings(Map.of(), Map.of("request.temperature", "1", "request.top.p", "1")))
                .singleElement()
                .asString()
                .startsWith("request.temperature and request.top.p");
        assertThat(Loaded.warnings(Map.of(), Map.of("chat.api.url", "http://192.0.2.1:1", "chat.api.key", "marker")))
                .singleElement()
                .asString()
                .startsWith("chat.api.url is http")
                .doesNotContain("marker");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void aStateDirectoryMayBeLeftOut(String path) {
        assertThat(Loaded.settings(Map.of("state.dir", path)).streams()).doesNotContainKey("state.dir");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a/b"})
    void aStateDirectoryMayHaveToBeCreated(String path) {
        String given = directory.resolve(path).toString();

        assertThat(Loaded.settings(Map.of("state.dir", given)).streams()).containsEntry("state.dir", given);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aStateDirectoryIsNoFile() throws Exception {
        Path file = file("file", "");

        assertThat(Loaded.errors(Map.of("state.dir", file.toString()))).containsOnlyKeys("state.dir");
        assertThat(Loaded.errors(Map.of("state.dir", file.resolve("below").toString())))
                .containsOnlyKeys("state.dir");
    }

    /** A secret anywhere shows up nowhere. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "application.id",
                "bootstrap.servers",
                "topics",
                "topics.regex",
                "http.port",
                "ordering",
                "chat.api.url",
                "chat.api.key",
                "chat.api.headers",
                "chat.proxy.password",
                "chat.oauth.client.secret",
                "request.temperature",
                "request.defaults",
                "tools",
                "tools.file",
                "prompt.template",
                "completions.topic",
                "usage.window.sizes.ms",
                "chat.fallbacks",
                "chat.ssl.truststore.location",
                "state.dir",
                "no.such.key",
                "streams.security.protocol",
                "streams.producer.linger.ms",
                "streams.sasl.jaas.config",
                "streams.producer.acks",
                "streams.application.id",
                "streams.ssl.truststore.certificates",
                "streams.interceptor.classes",
                "streams.default.key.serde",
                "streams.topology.optimization",
                "streams.producer.transaction.timeout.ms",
                "config.providers",
            })
    void noMessageHoldsAValue(String key) {
        for (String value : List.of("s3cret-marker {{#", "${env:SECRET}", "[s3cret-marker]")) {
            Map<String, String> environment = Map.of("SECRET", "(s3cret-marker");

            AppConfigException failure = catchThrowableOfType(
                    AppConfigException.class,
                    () -> AppConfigLoader.load(List.of(), environment, Loaded.with(Map.of(key, value))));

            if (failure != null) {
                assertThat(failure.toString()).doesNotContain("s3cret-marker");
                assertThat(failure.errors()).noneMatch(line -> line.contains("s3cret-marker"));
                assertThat(failure.getCause()).isNull();
            }
        }
    }

    @Test
    void settingsShowNoSecret() throws Exception {
        Map<String, String> given = new HashMap<>();
        for (String key : List.of("chat.api.key", "chat.proxy.password", "chat.fallback.a.key")) {
            given.put(key, "s3cret-marker");
        }
        given.put("chat.api.headers", "X-Key:s3cret-marker");
        given.put("chat.fallbacks", "a");
        given.put("chat.fallback.a.model", "m");
        given.put("chat.proxy.host", "proxy");
        given.put("chat.proxy.port", "1");
        given.put("chat.proxy.user", "me");
        given.put("streams.sasl.jaas.config", "${env:SECRET}");
        given.put("streams.producer.ssl.key.password", "s3cret-marker");

        AppSettings settings = AppConfigLoader.load(List.of(), Map.of("SECRET", "s3cret-marker"), Loaded.with(given));

        assertThat(settings.toString()).doesNotContain("s3cret-marker");
        assertThat(settings.client().toString()).doesNotContain("s3cret-marker");
        assertThat(settings.streams().toString()).contains("sasl.jaas.config").doesNotContain("s3cret-marker");
        assertThat(new GivenValue("s3cret-marker", "file").toString()).doesNotContain("s3cret-marker");
    }

    private AppConfigException failure(
            List<Path> files, Map<String, String> environment, Map<String, String> overrides) {
        AppConfigException failure = catchThrowableOfType(
                AppConfigException.class, () -> AppConfigLoader.load(files, environment, overrides));
        assertThat(failure).isNotNull();
        return failure;
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }
}
