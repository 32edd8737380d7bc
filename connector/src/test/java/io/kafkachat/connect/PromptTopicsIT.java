package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkachat.testkit.kafka.EmbeddedKafka;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Which prompt partitions a real broker has. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PromptTopicsIT {

    private final EmbeddedKafka kafka = EmbeddedKafka.start();
    private final Admin admin = kafka.admin();

    @BeforeAll
    void createTopics() {
        kafka.createTopic("prompts-a", 2);
        kafka.createTopic("prompts-b", 1);
        kafka.createTopic("prompts-b-answers", 1);
        kafka.createTopic("my-prompts-a", 1);
    }

    @AfterAll
    void close() {
        admin.close();
        kafka.close();
    }

    @Test
    void aTopicThatDoesNotExistHasNoPartitions() {
        assertThat(partitions(admin, "topics", "prompts-a, prompts-c"))
                .containsExactlyInAnyOrder(new TopicPartition("prompts-a", 0), new TopicPartition("prompts-a", 1));
        assertThat(partitions(admin, "topics", "prompts-c")).isEmpty();
    }

    @Test
    void aPatternMatchesWholeNamesButNoOutputs() {
        assertThat(partitions(admin, "topics", "", "topics.regex", "prompts-.*"))
                .containsExactlyInAnyOrder(
                        new TopicPartition("prompts-a", 0),
                        new TopicPartition("prompts-a", 1),
                        new TopicPartition("prompts-b", 0));
        assertThat(partitions(admin, "topics", "", "topics.regex", "nothing")).isEmpty();
    }

    @Test
    void whoCannotAskSaysSo() {
        try (Admin nowhere = Admin.create(Map.of(
                "bootstrap.servers", "127.0.0.1:1", "default.api.timeout.ms", "200", "request.timeout.ms", "100"))) {
            assertThatThrownBy(() -> partitions(nowhere, "topics", "prompts-a"))
                    .isInstanceOfAny(ConnectException.class, TimeoutException.class);
        }
    }

    private static Set<TopicPartition> partitions(Admin admin, String... keysAndValues) {
        return new PromptTopics(admin, Sources.of(keysAndValues).settings().intake(), List.of("prompts-b-answers"))
                .partitions();
    }
}
