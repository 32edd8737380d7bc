package io.kafkachat.resources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.connect.connector.Connector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The connectors take the configuration of their resources, and the workers have what it refers to. */
class ConnectorResourcesTest {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{env:(.+)}");
    private static final List<String> ANY_KEY_AFTER =
            List.of("output.producer.", "prompt.consumer.", "consumer.override.", "producer.override.");
    private static final Set<String> OF_CONNECT =
            Set.of("topics", "exactly.once.support", "key.converter", "value.converter", "header.converter");

    private final Manifest workers = Manifest.of("KafkaConnect", "chat-connect");

    static List<Manifest> connectors() {
        return Manifest.of("KafkaConnector");
    }

    @ParameterizedTest
    @MethodSource("connectors")
    void theConnectorTakesTheConfiguration(Manifest resource) throws ReflectiveOperationException {
        Map<String, String> properties = config(resource);
        Connector connector = Class.forName(resource.at("/spec/class").asText())
                .asSubclass(Connector.class)
                .getDeclaredConstructor()
                .newInstance();

        Map<String, String> whole = new HashMap<>(properties);
        whole.put("name", resource.name());
        whole.put("connector.class", resource.at("/spec/class").asText());
        whole.put("tasks.max", resource.at("/spec/tasksMax").asText());
        Config checked = connector.validate(whole);

        assertThat(checked.configValues())
                .isNotEmpty()
                .allSatisfy(value ->
                        assertThat(value.errorMessages()).as(value.name()).isEmpty());
        assertThat(properties.keySet())
                .allMatch(key -> OF_CONNECT.contains(key)
                        || connector.config().names().contains(key)
                        || ANY_KEY_AFTER.stream().anyMatch(key::startsWith));
    }

    /** But for where the cluster is and how one gets in. */
    @ParameterizedTest
    @CsvSource({"Sink, text-prompts.json", "Source, source-exactly-once.json"})
    void itSaysWhatTheExampleForOtherWorkersSays(String type, String example) throws IOException {
        Manifest resource = connectors().stream()
                .filter(connector -> connector.at("/spec/class").asText().endsWith(type + "Connector"))
                .findFirst()
                .orElseThrow();
        JsonNode json =
                new ObjectMapper().readTree(Path.of("connectors", example).toFile());
        Map<String, String> expected = strings(json.path("config"));
        expected.keySet()
                .removeIf(key -> key.endsWith(".bootstrap.servers")
                        || key.startsWith("topic.creation.")
                        || key.equals("connector.class")
                        || key.equals("tasks.max"));

        assertThat(config(resource)).containsAllEntriesOf(expected);
        assertThat(resource.name()).isEqualTo(json.path("name").asText());
        assertThat(resource.at("/spec/tasksMax").asText())
                .isEqualTo(json.at("/config/tasks.max").asText());
    }

    @ParameterizedTest
    @MethodSource("connectors")
    void theWorkersHaveWhatItRefersTo(Manifest resource) {
        Set<String> variables = new HashSet<>();
        workers.at("/spec/template/connectContainer/env")
                .forEach(variable -> variables.add(variable.path("name").asText()));
        Pattern allowed = Pattern.compile(workers.at("/spec/config")
                .path("config.providers.env.param.allowlist.pattern")
                .asText());

        assertThat(resource.at("/metadata/labels").path("strimzi.io/cluster").asText())
                .isEqualTo(workers.name());
        assertThat(references(config(resource)))
                .isNotEmpty()
                .allMatch(name ->
                        variables.contains(name) && allowed.matcher(name).matches());
        String mount = workers.at("/spec/template/connectContainer/volumeMounts/0/mountPath")
                .asText();
        assertThat(config(resource))
                .anySatisfy((key, value) -> assertThat(key).endsWith("ssl.truststore.location"))
                .allSatisfy((key, value) -> {
                    if (key.endsWith("ssl.truststore.location")) {
                        assertThat(value).startsWith(mount + "/");
                    }
                });
    }

    @Test
    void aCleanStopHasTheTimeThatItNeeds() {
        long grace =
                workers.at("/spec/template/pod/terminationGracePeriodSeconds").asLong() * 1000;
        long tasks = workers.at("/spec/config")
                .path("task.shutdown.graceful.timeout.ms")
                .asLong();
        long drain = connectors().stream()
                .mapToLong(connector -> connector
                        .at("/spec/config")
                        .path("close.drain.timeout.ms")
                        .asLong())
                .max()
                .orElseThrow();

        assertThat(grace).isGreaterThanOrEqualTo(tasks + 10_000);
        assertThat(tasks).isGreaterThan(drain);
        assertThat(drain).isPositive();
    }

    private static Map<String, String> config(Manifest resource) {
        return strings(resource.at("/spec/config"));
    }

    private static Map<String, String> strings(JsonNode object) {
        Map<String, String> strings = new HashMap<>();
        object.properties()
                .forEach(entry -> strings.put(entry.getKey(), entry.getValue().asText()));
        return strings;
    }

    private static List<String> references(Map<String, String> config) {
        return config.values().stream()
                .map(REFERENCE::matcher)
                .filter(Matcher::matches)
                .map(reference -> reference.group(1))
                .toList();
    }
}
