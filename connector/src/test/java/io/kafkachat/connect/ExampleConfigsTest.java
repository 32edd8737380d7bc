package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The committed examples work as they are, and set no key that does not exist. */
class ExampleConfigsTest {

    private static final Set<String> CONNECT = Set.of(
            "name",
            "connector.class",
            "tasks.max",
            "topics",
            "topics.regex",
            "exactly.once.support",
            "key.converter",
            "value.converter",
            "header.converter");
    private static final List<String> PREFIXES = List.of(
            "key.converter.",
            "value.converter.",
            "header.converter.",
            "errors.",
            "transforms",
            "predicates",
            "consumer.override.",
            "output.producer.",
            "output.value.converter.",
            "output.key.converter.",
            "output.header.converter.",
            "offsets.admin.",
            "prompt.consumer.",
            "prompt.value.converter.",
            "topic.creation.",
            "producer.override.");

    /** Plugins of others, with which {@code SchemaRegistryIT} runs the examples that need them. */
    private static final String OTHERS = "io.apicurio.";

    static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("..", "config"))) {
            return files.filter(file -> file.getParent().endsWith("connectors")
                            && file.toString().endsWith(".json"))
                    .toList();
        }
    }

    private static String ours(String value) {
        return value.startsWith(OTHERS) && value.endsWith("Converter") ? JsonConverter.class.getName() : value;
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theExampleIsRight(Path example) throws IOException {
        JsonNode json = new ObjectMapper().readTree(example.toFile());
        Map<String, String> properties = new HashMap<>();
        json.path("config")
                .properties()
                .forEach(entry ->
                        properties.put(entry.getKey(), ours(entry.getValue().asText())));
        properties.put("name", json.path("name").asText());

        boolean source = properties.get("connector.class").equals(ChatCompletionsSourceConnector.class.getName());
        ConfigDef definition = source ? SourceConfig.definition(properties) : SinkConfig.definition(properties);

        Config checked = source ? ConfigValidation.source(properties) : ConfigValidation.sink(properties);

        assertThat(checked.configValues())
                .allSatisfy(value ->
                        assertThat(value.errorMessages()).as(value.name()).isEmpty());
        assertThat(properties.keySet())
                .allMatch(key -> CONNECT.contains(key)
                        || definition.names().contains(key)
                        || PREFIXES.stream().anyMatch(key::startsWith));
    }
}
