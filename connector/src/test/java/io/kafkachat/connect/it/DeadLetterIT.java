package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkachat.testkit.kafka.ConnectRest;
import io.kafkachat.testkit.kafka.ConnectWorkerProcess;
import io.kafkachat.testkit.kafka.Prompts;
import io.kafkachat.testkit.kafka.TopicReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Connect's own error handling and transformations work with the connector as with any other. */
@OnSharedCluster
class DeadLetterIT {

    private final ConnectCluster cluster;
    private final ConnectRest rest;

    DeadLetterIT(ConnectCluster cluster, ConnectWorkerProcess worker) {
        this.cluster = cluster;
        this.rest = worker.rest();
    }

    @Test
    void failedPromptsAreDeadLettersIfTheUserWantsThem() {
        cluster.kafka().createTopic("letters", 1);
        try (RunningConnector sink = RunningConnector.create(
                cluster,
                rest,
                "with-dlq",
                "errors.tolerance",
                "all",
                "errors.deadletterqueue.topic.name",
                "letters",
                "errors.deadletterqueue.context.headers.enable",
                "true")) {
            Map<String, String> headers = Map.of("tenant", "t-7");
            sink.send("good", "Answer me", headers);
            sink.send("refused", "[[fault=400]] a secret", headers);
            sink.send("blank", " ", headers);
            sink.awaitReceipts(3);
            sink.awaitAllCommitted();

            List<ConsumerRecord<String, String>> letters = sink.pipeline().read("letters");
            assertThat(letters).extracting(ConsumerRecord::key).containsExactlyInAnyOrder("refused", "blank");
            Map<String, Output> errors = Output.byKey(sink.errors());
            assertThat(errors).containsOnlyKeys("refused", "blank");
            for (ConsumerRecord<String, String> letter : letters) {
                Output error = errors.get(letter.key());
                assertThat(letter.value()).isEqualTo(letter.key().equals("blank") ? " " : "[[fault=400]] a secret");
                assertThat(TopicReader.header(letter, "tenant")).isEqualTo("t-7");
                assertThat(TopicReader.header(letter, "__connect.errors.topic"))
                        .isEqualTo(sink.pipeline().prompts());
                assertThat(TopicReader.header(letter, "__connect.errors.partition"))
                        .isEqualTo(error.header("chat.prompt.partition"));
                assertThat(TopicReader.header(letter, "__connect.errors.offset"))
                        .isEqualTo(error.header("chat.prompt.offset"));
                assertThat(TopicReader.header(letter, "__connect.errors.exception.message"))
                        .isEqualTo("INVALID_REQUEST: " + error.text("message"))
                        .doesNotContain("secret");
            }
            assertThat(Output.byKey(sink.completions())).containsOnlyKeys("good");
            assertThat(sink.usage()).hasSize(3);
            sink.assertRunning();
        }
    }

    @Test
    void withoutToleranceAnErrorEventIsEnoughAndTheTaskRunsOn() {
        cluster.kafka().createTopic("no-letters", 1);
        try (RunningConnector sink = RunningConnector.create(
                cluster,
                rest,
                "without-dlq",
                "errors.tolerance",
                "none",
                "errors.log.enable",
                "true",
                "errors.deadletterqueue.topic.name",
                "no-letters")) {
            sink.send("refused", "[[fault=400]]");
            sink.awaitReceipts(1);
            sink.send("good", "And on it goes");
            sink.awaitReceipts(2);
            sink.awaitAllCommitted();

            assertThat(Output.byKey(sink.errors())).containsOnlyKeys("refused");
            assertThat(Output.byKey(sink.completions())).containsOnlyKeys("good");
            assertThat(sink.pipeline().read("no-letters")).isEmpty();
            sink.assertRunning();
        }
    }

    @Test
    void whatAConverterCannotReadIsConnectsBusiness() {
        cluster.kafka().createTopic("unreadable", 1);
        try (RunningConnector sink = RunningConnector.create(
                cluster,
                rest,
                "converter",
                "value.converter",
                "org.apache.kafka.connect.json.JsonConverter",
                "value.converter.schemas.enable",
                "false",
                "errors.tolerance",
                "all",
                "errors.deadletterqueue.topic.name",
                "unreadable")) {
            sink.send("broken", "{no JSON");
            sink.send("good", "{\"prompt\": \"Answer me\"}");
            sink.awaitReceipts(1);
            sink.awaitAllCommitted();

            assertThat(Output.byKey(sink.completions())).containsOnlyKeys("good");
            assertThat(sink.errors()).isEmpty();
            assertThat(sink.usage()).hasSize(1);
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(sink.pipeline().read("unreadable"))
                            .extracting(ConsumerRecord::key)
                            .containsExactly("broken"));
        }
    }

    @Test
    void recordsThatATransformationDropsDoNotHoldBackTheOffsets() {
        try (RunningConnector sink = RunningConnector.create(
                cluster,
                rest,
                "filter",
                "transforms",
                "drop",
                "transforms.drop.type",
                "org.apache.kafka.connect.transforms.Filter",
                "transforms.drop.predicate",
                "marked",
                "predicates",
                "marked",
                "predicates.marked.type",
                "org.apache.kafka.connect.transforms.predicates.HasHeaderKey",
                "predicates.marked.name",
                "skip")) {
            try (Prompts prompts = Prompts.open(sink.pipeline().bootstrapServers())) {
                // One partition begins and ends with dropped records, one has no others.
                for (int i = 0; i < 21; i++) {
                    prompts.send(
                            sink.pipeline().prompts(),
                            0,
                            "a" + i,
                            "prompt",
                            i % 2 == 0 ? Map.of("skip", "") : Map.of());
                    prompts.send(sink.pipeline().prompts(), 1, "b" + i, "prompt", Map.of("skip", ""));
                }
                prompts.flush();
            }
            sink.awaitReceipts(10);
            sink.awaitAllCommitted();

            assertThat(Output.byKey(sink.completions()))
                    .containsOnlyKeys("a1", "a3", "a5", "a7", "a9", "a11", "a13", "a15", "a17", "a19");
            assertThat(sink.usage()).hasSize(10);
            assertThat(sink.errors()).isEmpty();
        }
    }

    @Test
    void coordinatesAreTheOriginalOnesWhateverATransformationRenames() {
        try (RunningConnector sink = RunningConnector.create(
                cluster,
                rest,
                "rename",
                "transforms",
                "route",
                "transforms.route.type",
                "org.apache.kafka.connect.transforms.RegexRouter",
                "transforms.route.regex",
                ".*",
                "transforms.route.replacement",
                "renamed")) {
            sink.sendAll(Map.of("one", "Answer me", "two", "Answer me too", "three", " "));
            sink.awaitReceipts(3);
            sink.awaitAllCommitted();

            assertThat(sink.usage()).hasSize(3).allSatisfy(usage -> {
                assertThat(usage.header("chat.prompt.topic")).isEqualTo("rename-prompts");
                assertThat(usage.value().at("/prompt/topic").asText()).isEqualTo("rename-prompts");
                assertThat(usage.text("request_id"))
                        .isEqualTo(sink.pipeline()
                                .requestId(
                                        usage.value().at("/prompt/partition").asInt(),
                                        usage.value().at("/prompt/offset").asLong()));
            });
            assertThat(sink.completions()).hasSize(2);
            assertThat(sink.errors()).hasSize(1);
        }
    }
}
