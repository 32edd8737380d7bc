package io.kafkachat.resources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Users may do what connectors and app do with the names that these have in the other resources. */
class UserResourcesTest {

    private static final List<String> OUTPUTS =
            List.of("chat-completions", "chat-tool-calls", "chat-usage", "chat-errors");

    private final Manifest workers = Manifest.of("KafkaConnect", "chat-connect");
    private final Manifest connect =
            Manifest.of("KafkaUser", workers.at("/spec/authentication/username").asText());
    private final Manifest streams = Manifest.of("KafkaUser", "chat-streams");

    @Test
    void workersAndConnectorHaveTheirRights() {
        String group = workers.at("/spec/groupId").asText();
        String connector = Manifest.of("KafkaConnector").get(0).name();

        assertThat(may(connect, "group", group, "Read")).isTrue();
        for (String use : List.of("config", "offset", "status")) {
            String topic = workers.at("/spec/" + use + "StorageTopic").asText();
            assertThat(may(connect, "topic", topic, "Create", "Read", "Write"))
                    .as(topic)
                    .isTrue();
        }
        assertThat(may(connect, "transactionalId", "connect-cluster-" + group, "Write", "Describe"))
                .isTrue();
        assertThat(may(connect, "transactionalId", group + "-" + connector + "-0", "Write", "Describe"))
                .isTrue();
        assertThat(may(connect, "group", "connect-" + connector, "Read")).isTrue();
        assertThat(may(connect, "topic", "chat-prompts", "Read")).isTrue();
        assertThat(OUTPUTS).allMatch(topic -> may(connect, "topic", topic, "Read", "Write", "Describe"));
        assertThat(may(connect, "topic", "chat-prompts", "Write")).isFalse();
    }

    @Test
    void theAppHasItsRightsAndNoneToDeleteOthersRecords() throws IOException {
        Properties app = new Properties();
        app.load(new StringReader(Manifest.of("ConfigMap", "chat-streams")
                .at("/data/app.properties")
                .asText()));
        String id = app.getProperty("application.id");

        assertThat(may(streams, "group", id, "Read", "Describe")).isTrue();
        assertThat(may(streams, "topic", id + "-x-changelog", "Create", "Read", "Write", "Delete", "DescribeConfigs"))
                .isTrue();
        assertThat(may(streams, "transactionalId", id + "-chat-streams-0-1", "Write", "Describe"))
                .isTrue();
        assertThat(may(streams, "topic", app.getProperty("topics"), "Read")).isTrue();
        assertThat(Stream.of("completions.topic", "tool.calls.topic", "usage.topic", "errors.topic")
                        .map(app::getProperty))
                .containsExactlyElementsOf(OUTPUTS)
                .allMatch(topic -> may(streams, "topic", topic, "Write", "Describe"));
        assertThat(may(streams, "topic", "chat-usage-metrics-1m", "Write", "Describe"))
                .isTrue();

        assertThat(Manifest.of("KafkaTopic"))
                .noneMatch(topic ->
                        may(streams, "topic", topic.name(), "Delete") || may(connect, "topic", topic.name(), "Delete"));
    }

    @Test
    void allTopicsThatAreNamedExist() {
        assertThat(Manifest.of("KafkaTopic"))
                .extracting(Manifest::name)
                .containsAll(OUTPUTS)
                .contains("chat-prompts", "chat-usage-metrics-1m", "chat-usage-metrics-1h");
    }

    private static boolean may(Manifest user, String type, String name, String... operations) {
        return Stream.of(operations)
                .allMatch(operation -> StreamSupport.stream(
                                user.at("/spec/authorization/acls").spliterator(), false)
                        .anyMatch(acl -> covers(acl.path("resource"), type, name) && grants(acl, operation)));
    }

    private static boolean covers(JsonNode resource, String type, String name) {
        String given = resource.path("name").asText();
        return resource.path("type").asText().equals(type)
                && (resource.path("patternType").asText().equals("prefix")
                        ? name.startsWith(given)
                        : name.equals(given));
    }

    private static boolean grants(JsonNode acl, String operation) {
        return StreamSupport.stream(acl.path("operations").spliterator(), false)
                .anyMatch(granted -> granted.asText().equals(operation));
    }
}
