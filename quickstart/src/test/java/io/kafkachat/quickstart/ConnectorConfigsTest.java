package io.kafkachat.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kafkachat.testkit.provider.LatencyProfile;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The configurations in {@code config/} that users copy. */
class ConnectorConfigsTest {

    private static final Checkout CHECKOUT = Checkout.around(Path.of(""));

    /** What a configuration needs, by connector. */
    private static final Map<String, Map<String, String>> REQUIRED = Map.of(
            "io.kafkachat.connect.ChatCompletionsSinkConnector",
            Map.of(
                    "output.bootstrap.servers",
                    ".+",
                    "consumer.override.partition.assignment.strategy",
                    ".+\\.CooperativeStickyAssignor",
                    "consumer.override.max.poll.records",
                    "100"),
            "io.kafkachat.connect.ChatCompletionsSourceConnector",
            Map.of(
                    "prompt.bootstrap.servers",
                    ".+",
                    "exactly.once.support",
                    "required",
                    "topic.creation.default.partitions",
                    "[1-9][0-9]*",
                    "topic.creation.default.replication.factor",
                    "-1|[1-9]"));

    static List<Path> connectors() throws IOException {
        try (Stream<Path> files = Files.list(CHECKOUT.root().resolve("config/connectors"))) {
            return files.toList();
        }
    }

    @ParameterizedTest
    @MethodSource("connectors")
    void hasWhatEveryConnectorNeeds(Path file) throws IOException {
        JsonNode request = new ObjectMapper().readTree(file.toFile());
        JsonNode config = request.path("config");
        assertThat(request.path("name").asText()).isNotBlank();
        assertThat(config).allSatisfy(value -> assertThat(value.isTextual()).isTrue());
        assertThat(config.path("header.converter").asText()).endsWith(".ByteArrayConverter");
        String connector = config.path("connector.class").asText();
        assertThat(REQUIRED).containsKey(connector);
        REQUIRED.getOrDefault(connector, Map.of())
                .forEach((key, pattern) ->
                        assertThat(config.path(key).asText()).as(key).matches(pattern));
    }

    @ParameterizedTest
    @MethodSource("connectors")
    void holdsNoSecretItself(Path file) throws IOException {
        JsonNode config = new ObjectMapper().readTree(file.toFile()).path("config");
        config.properties().stream()
                .filter(field ->
                        field.getKey().endsWith("key") && field.getKey().startsWith("chat.")
                                || field.getKey().contains("password")
                                || field.getKey().endsWith("jaas.config"))
                .forEach(field -> assertThat(field.getValue().asText()).matches("\\$\\{[a-z]+:.+}"));
    }

    @Test
    void secretsOfTheExamplesComeFromProvidersOfTheExampleWorker() throws IOException {
        List<String> providers =
                List.of(exampleWorker().getProperty("config.providers").split(","));
        for (Path file : connectors()) {
            String json = Files.readString(file);
            Matcher reference = Pattern.compile("\\$\\{([a-z]+):").matcher(json);
            while (reference.find()) {
                assertThat(providers).contains(reference.group(1));
            }
        }
    }

    @Test
    void theExampleWorkerCanRunSourcesExactlyOnce() throws IOException {
        assertThat(exampleWorker())
                .containsEntry("exactly.once.source.support", "enabled")
                .containsEntry("offset.storage.segment.bytes", "16777216");
    }

    private static Properties exampleWorker() throws IOException {
        Properties worker = new Properties();
        try (Reader reader = Files.newBufferedReader(CHECKOUT.root().resolve("config/worker.properties"))) {
            worker.load(reader);
        }
        return worker;
    }

    @Test
    void realKeyIsOnlyReferredTo() throws IOException {
        Settings settings = new Settings(
                ConnectorKind.SINK,
                6,
                8,
                new Endpoint("https://example.org/v1", "some-model", null),
                LatencyProfile.fixed(Duration.ZERO),
                Duration.ofMinutes(1),
                false);
        Map<String, String> config = ConnectorConfig.read(CHECKOUT.connectorJson(ConnectorKind.SINK))
                .of(ConnectorKind.SINK, "127.0.0.1:9092", settings)
                .calling(new Endpoint("https://example.org/v1", "some-model", null))
                .toMap();
        assertThat(config)
                .containsEntry("chat.api.key", "${env:CHAT_API_KEY}")
                .containsEntry("chat.api.url", "https://example.org/v1")
                .containsEntry("chat.model", "some-model")
                .containsEntry("output.bootstrap.servers", "127.0.0.1:9092");
    }

    @Test
    void simulatorIsCalledWithoutEndpoint() throws IOException {
        assertThat(Endpoint.of(Map.of("CHAT_API_KEY", " ", "CHAT_MODEL", "m"))).isNull();
        assertThat(Endpoint.of(Map.of("CHAT_API_KEY", "k", "CHAT_MODEL", "m")))
                .isEqualTo(new Endpoint(null, "m", null));
        Settings settings = new Settings(
                ConnectorKind.SOURCE,
                1,
                1_500,
                null,
                LatencyProfile.fixed(Duration.ZERO),
                Duration.ofMinutes(1),
                false);
        assertThat(ConnectorConfig.read(CHECKOUT.connectorJson(ConnectorKind.SOURCE))
                        .of(ConnectorKind.SOURCE, "127.0.0.1:9092", settings)
                        .calling(Endpoint.ofSimulator(URI.create("http://127.0.0.1:1/v1/chat/completions")))
                        .toMap())
                .containsEntry("chat.api.url", "http://127.0.0.1:1/v1/chat/completions")
                .containsEntry("prompt.bootstrap.servers", "127.0.0.1:9092")
                .containsEntry("tasks.max", "1")
                .containsEntry("max.outstanding.records", "3000");
    }
}
