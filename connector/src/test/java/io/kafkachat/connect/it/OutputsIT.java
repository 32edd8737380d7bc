package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kafkachat.testkit.kafka.ConnectRest;
import io.kafkachat.testkit.kafka.ConnectWorkerProcess;
import io.kafkachat.testkit.kafka.Prompts;
import io.kafkachat.testkit.provider.JournalEntry;
import io.kafkachat.testkit.provider.LatencyProfile;
import io.kafkachat.testkit.provider.SimulatorSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where answers go: topics that are missing or too narrow, the order of outputs, and what must never get there. */
@OnSharedCluster
class OutputsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int NARROW = 20_000;

    private final ConnectCluster cluster;
    private final ConnectWorkerProcess worker;
    private final ConnectRest rest;

    OutputsIT(ConnectCluster cluster, ConnectWorkerProcess worker) {
        this.cluster = cluster;
        this.worker = worker;
        this.rest = worker.rest();
    }

    @AfterEach
    void restoreLatency() {
        cluster.provider().latency(SharedCluster.LATENCY);
    }

    @Test
    void whileOutputTopicsAreMissingNothingIsLostOrPaidTwice() throws IOException {
        int prompts = 20;
        int logBefore = log().length();
        Pipeline pipeline = new Pipeline(cluster.kafka().bootstrapServers(), "missing");
        cluster.kafka().createTopic(pipeline.prompts(), ConnectCluster.PARTITIONS);
        // The producer gives up soon, so that events wait in the task and are sent again.
        try (RunningConnector sink =
                RunningConnector.create(cluster, rest, pipeline, "output.producer.max.block.ms", "200")) {
            pipeline.send(prompts, i -> "prompt " + i);
            await().atMost(PATIENCE).until(() -> paid(pipeline, prompts) == prompts);
            try (Admin admin = cluster.kafka().admin()) {
                assertThat(pipeline.committedTotal(admin)).isZero();
            }
            await().atMost(PATIENCE)
                    .until(() -> log().substring(logBefore)
                            .contains("Cannot publish to topic missing-completions at the moment"));
            sink.assertRunning();

            // Nobody calls tools here, and their topic stays missing.
            for (String topic : List.of(pipeline.completions(), pipeline.usage(), pipeline.errors())) {
                cluster.kafka().createTopic(topic, ConnectCluster.PARTITIONS);
            }
            sink.awaitReceipts(prompts);
            sink.awaitAllCommitted();
            pipeline.send(prompts, i -> "prompt " + i);
            rest.restart(pipeline.connector());
            sink.awaitReceipts(2 * prompts);
            sink.awaitAllCommitted();

            pipeline.assertExactlyOnce(2 * prompts, pipeline.completions(), pipeline.usage());
            assertThat(sink.errors()).isEmpty();
            assertThat(paid(pipeline, 2 * prompts)).isEqualTo(2 * prompts);
        }
    }

    @Test
    void anAnswerTooLargeForItsTopicBecomesAnErrorEvent() {
        Pipeline pipeline = new Pipeline(cluster.kafka().bootstrapServers(), "narrow");
        createTopics(pipeline, pipeline.completions());
        // With output.mode=enrich the answer holds the prompt.
        try (RunningConnector sink = RunningConnector.create(cluster, rest, pipeline, "output.mode", "enrich")) {
            String large = "x".repeat(2 * NARROW);
            sink.sendAll(Map.of("before", "small", "large", large, "after", "small too"));
            sink.awaitReceipts(3);
            sink.awaitAllCommitted();

            assertThat(Output.byKey(Output.of(pipeline.read(pipeline.completions()))))
                    .containsOnlyKeys("before", "after");
            Output error = Output.byKey(sink.errors()).get("large");
            assertThat(error.text("error_class")).isEqualTo("OUTPUT_REFUSED");
            assertThat(error.text("message")).contains("max.message.bytes");
            assertThat(new String(Base64.getDecoder().decode(error.text("value"))))
                    .isEqualTo(large);
            // It was paid all the same.
            Output usage = Output.byKey(sink.usage()).get("large");
            assertThat(usage.value().path("total_tokens").asInt()).isPositive();
            assertThat(usage.value().path("attempts").asInt()).isEqualTo(1);
            assertThat(usage.text("outcome")).isEqualTo("failed");
            assertThat(usage.text("error_class")).isEqualTo("OUTPUT_REFUSED");
            sink.assertRunning();
        }
    }

    @Test
    void theFieldsOfAnAnswerStandBesideThoseOfTheEvent() {
        String object = "{\"response_format\": {\"type\": \"json_object\"}}";
        try (RunningConnector sink = RunningConnector.create(
                cluster,
                rest,
                "fields",
                "value.converter",
                "org.apache.kafka.connect.converters.ByteArrayConverter",
                "request.defaults",
                object,
                "output.mode",
                "enrich",
                "output.enrich.format",
                "fields")) {
            sink.sendAll(Map.of(
                    "order",
                    "{\"prompt\": \"Classify me\", \"about\": \"mine\", \"count\": 3}",
                    "text",
                    "{\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}],"
                            + " \"response_format\": {\"type\": \"text\"}}"));
            sink.awaitReceipts(2);

            List<Output> enriched =
                    Output.of(sink.pipeline().read(sink.pipeline().completions()));
            assertThat(Output.byKey(enriched)).containsOnlyKeys("order");
            JsonNode order = enriched.get(0).value();
            assertThat(order.path("prompt").asText()).isEqualTo("Classify me");
            assertThat(order.path("about").asText())
                    .as("the answer says something else")
                    .isEqualTo("mine");
            assertThat(order.path("count").asInt()).isEqualTo(3);
            assertThat(order.path("answer").asText()).isNotBlank();
            assertThat(order.path("fingerprint").asText()).isNotBlank();
            Output error = Output.byKey(sink.errors()).get("text");
            assertThat(error.text("error_class")).isEqualTo("MALFORMED_RESPONSE");
            assertThat(error.text("message")).startsWith("content: expected a JSON object");
            assertThat(Output.byKey(sink.usage())
                            .get("text")
                            .value()
                            .path("total_tokens")
                            .asInt())
                    .isPositive();
            sink.assertRunning();
        }
    }

    @Test
    void anErrorEventTooLargeForItsTopicLeavesOutWhatItMust() {
        Pipeline pipeline = new Pipeline(cluster.kafka().bootstrapServers(), "narrow-errors");
        createTopics(pipeline, pipeline.errors());
        String longKey = "k".repeat(NARROW / 2 + 1_000);
        try (RunningConnector sink = RunningConnector.create(cluster, rest, pipeline)) {
            sink.sendAll(Map.of(
                    "small",
                    "[[fault=400]]",
                    "large",
                    "[[fault=400]]" + "x".repeat(2 * NARROW),
                    longKey,
                    "[[fault=400]]"));
            sink.awaitReceipts(3);
            sink.awaitAllCommitted();

            Map<String, Output> errors = Output.byKey(sink.errors());
            assertThat(errors).containsOnlyKeys("small", "large", longKey);
            assertThat(errors.get("small").value().path("value").isNull()).isFalse();
            assertThat(errors.get("large").value().path("value").isNull()).isTrue();
            assertThat(errors.get("large").value().path("key").isNull()).isFalse();
            assertThat(errors.get(longKey).value().path("key").isNull()).isTrue();
            assertThat(errors.values())
                    .extracting(error -> error.text("error_class"))
                    .containsOnly("INVALID_REQUEST");
            sink.assertRunning();
        }
    }

    @Test
    void promptsOfFiveMegabytesAreAnsweredOrAccountedFor() throws Exception {
        Pipeline pipeline = new Pipeline(cluster.kafka().bootstrapServers(), "large");
        cluster.kafka()
                .createTopic(pipeline.prompts(), ConnectCluster.PARTITIONS, Map.of("max.message.bytes", "10000000"));
        for (String topic : pipeline.outputs()) {
            cluster.kafka().createTopic(topic, ConnectCluster.PARTITIONS);
        }
        try (RunningConnector sink = RunningConnector.create(cluster, rest, pipeline)) {
            String large = "Five megabytes of words. ".repeat(200_000);
            try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                    Map.of(
                            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                            pipeline.bootstrapServers(),
                            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                            10_000_000),
                    new StringSerializer(),
                    new StringSerializer())) {
                producer.send(new ProducerRecord<>(pipeline.prompts(), "good", large))
                        .get();
                producer.send(new ProducerRecord<>(pipeline.prompts(), "bad", "[[fault=400]] " + large))
                        .get();
            }
            sink.send("small", "A small one");
            sink.awaitReceipts(3);
            sink.awaitAllCommitted();

            assertThat(Output.byKey(sink.completions())).containsOnlyKeys("good", "small");
            Output error = Output.byKey(sink.errors()).get("bad");
            assertThat(error.text("error_class")).isEqualTo("INVALID_REQUEST");
            assertThat(error.value().path("value").isNull()).isTrue();
            sink.assertRunning();
        }
    }

    @ParameterizedTest
    @EnumSource(ConnectorKind.class)
    void promptsOfAKeyAreAskedAndAnsweredOneAfterTheOther(ConnectorKind kind) {
        int keys = 5;
        int turns = 20;
        cluster.provider().latency(LatencyProfile.lognormal(Duration.ofMillis(10), Duration.ofMillis(100)));
        try (RunningConnector sink =
                RunningConnector.create(cluster, rest, kind, "by-key-" + kind, "ordering", "key")) {
            int before = resetMaxInFlight();
            try (Prompts prompts = Prompts.open(sink.pipeline().bootstrapServers())) {
                for (int turn = 0; turn < turns; turn++) {
                    for (int key = 0; key < keys; key++) {
                        prompts.send(sink.pipeline().prompts(), "conversation-" + key, "Turn " + turn);
                    }
                }
                prompts.flush();
            }
            sink.awaitReceipts(keys * turns);

            List<Output> completions = sink.completions();
            assertThat(completions).hasSize(keys * turns);
            Map<String, List<Output>> conversations = completions.stream()
                    .collect(Collectors.groupingBy(output -> String.valueOf(output.key()), Collectors.toList()));
            assertThat(conversations).hasSize(keys);
            conversations.values().forEach(conversation -> {
                List<Output> published = inOrderOfPublication(conversation);
                assertThat(published).hasSize(turns).isSortedAccordingTo(Comparator.comparingLong(OutputsIT::offset));
                for (int turn = 1; turn < turns; turn++) {
                    assertThat(journal(published.get(turn)).firstMillis())
                            .isGreaterThanOrEqualTo(
                                    journal(published.get(turn - 1)).lastMillis());
                }
            });
            // Conversations do not wait for each other.
            assertThat(cluster.provider().journal().summary().maxInFlight())
                    .isGreaterThan(before + 1)
                    .isLessThanOrEqualTo(keys);
        }
    }

    @ParameterizedTest
    @EnumSource(ConnectorKind.class)
    void outputsOfAPartitionKeepItsOrderWhileCallsRunInParallel(ConnectorKind kind) {
        int perPartition = 30;
        cluster.provider().latency(LatencyProfile.lognormal(Duration.ofMillis(30), Duration.ofMillis(400)));
        try (RunningConnector sink =
                RunningConnector.create(cluster, rest, kind, "by-partition-" + kind, "ordering", "partition")) {
            resetMaxInFlight();
            try (Prompts prompts = Prompts.open(sink.pipeline().bootstrapServers())) {
                for (int i = 0; i < perPartition; i++) {
                    for (int partition = 0; partition < ConnectCluster.PARTITIONS; partition++) {
                        // The key decides where the output goes.
                        prompts.send(sink.pipeline().prompts(), partition, "key-" + partition, "Prompt " + i, Map.of());
                    }
                }
                prompts.flush();
            }
            sink.awaitReceipts(perPartition * ConnectCluster.PARTITIONS);

            Map<String, List<Output>> partitions =
                    sink.completions().stream().collect(Collectors.groupingBy(output -> String.valueOf(output.key())));
            assertThat(partitions).hasSize(ConnectCluster.PARTITIONS);
            boolean overtaken = false;
            for (List<Output> partition : partitions.values()) {
                List<Output> published = inOrderOfPublication(partition);
                assertThat(published)
                        .hasSize(perPartition)
                        .isSortedAccordingTo(Comparator.comparingLong(OutputsIT::offset));
                for (int i = 1; i < perPartition; i++) {
                    overtaken |= journal(published.get(i)).lastMillis()
                            < journal(published.get(i - 1)).lastMillis();
                }
            }
            assertThat(overtaken).as("the provider answered out of order").isTrue();
            assertThat(cluster.provider().journal().summary().maxInFlight()).isGreaterThan(ConnectCluster.PARTITIONS);
        }
    }

    @Test
    void twoConnectorsOnOneTopicDoNotTakeEachOthersOutputsForTheirOwn() {
        int prompts = 12;
        try (RunningConnector one = RunningConnector.create(cluster, rest, "one");
                // On the same output topics, too.
                RunningConnector other = RunningConnector.create(
                        cluster,
                        rest,
                        cluster.pipeline("other"),
                        "topics",
                        "one-prompts",
                        "completions.topic",
                        "one-completions",
                        "tool.calls.topic",
                        "one-tool-calls",
                        "usage.topic",
                        "one-usage",
                        "errors.topic",
                        "one-errors")) {
            one.pipeline().send(prompts, i -> "prompt " + i);
            one.awaitReceipts(2 * prompts);
            // The scan at the start finds the outputs of both.
            rest.restart(other.pipeline().connector());
            rest.awaitRunning(other.pipeline().connector(), 1);
            one.pipeline().send(prompts, i -> "prompt " + i);
            one.awaitReceipts(4 * prompts);
            one.awaitAllCommitted();

            one.pipeline()
                    .assertExactlyOnce(
                            4 * prompts,
                            one.pipeline().completions(),
                            one.pipeline().usage());
            Map<String, List<Output>> byPrompt =
                    one.completions().stream().collect(Collectors.groupingBy(Output::source));
            assertThat(byPrompt).hasSize(2 * prompts);
            assertThat(byPrompt.values())
                    .allSatisfy(answers -> assertThat(answers)
                            .extracting(answer -> answer.text("request_id"))
                            .hasSize(2)
                            .doesNotHaveDuplicates());
        }
    }

    @Test
    void outputsMayBeThePromptsOfAnotherConnector() {
        try (RunningConnector drafts = RunningConnector.create(cluster, rest, "drafts");
                RunningConnector reviews = RunningConnector.create(
                        cluster,
                        rest,
                        "reviews",
                        "topics",
                        "drafts-completions",
                        "value.converter",
                        "org.apache.kafka.connect.converters.ByteArrayConverter",
                        "prompt.template",
                        "Review {{content}}")) {
            drafts.sendAll(Map.of("a", "First draft", "b", "Second draft"));
            reviews.awaitReceipts(2);

            Map<String, Output> completions = Output.byKey(reviews.completions());
            assertThat(completions).containsOnlyKeys("a", "b");
            assertThat(completions.get("a").text("content")).contains("Review Answer to");
            for (Output usage : reviews.usage()) {
                // Behind the ones of the draft, which are the prompt's own.
                assertThat(usage.header("chat.prompt.topic")).isEqualTo("drafts-completions");
                assertThat(usage.header("chat.request.id")).isEqualTo(usage.text("request_id"));
            }
        }
    }

    @Test
    void secretsAndPromptsAreNeitherLoggedNorShownNorPublished(@TempDir Path directory) throws Exception {
        Path secrets = Files.writeString(
                directory.resolve("secrets.properties"),
                "key=" + SimulatorSettings.DEFAULT_API_KEY + "\nheaders=X-Tenant:secret-header\n");
        int logBefore = log().length();
        logAtTrace("io.kafkachat");
        logAtTrace("org.apache.hc");
        try (RunningConnector sink = RunningConnector.create(
                cluster,
                rest,
                "secrets",
                "chat.api.key",
                "${file:" + secrets + ":key}",
                "chat.api.headers",
                "${file:" + secrets + ":headers}",
                "output.include.raw",
                "true",
                "chat.retry.backoff.ms",
                "10")) {
            sink.sendAll(Map.of(
                    "good", "wordless question",
                    "bad", "wordless [[fault=400]]",
                    "retried", "wordless [[fault=500x1,resetx1]]",
                    "blank", " "));
            sink.awaitReceipts(4);
            cluster.provider().script("wordless", "401");
            sink.send("denied", "wordless denial");
            String trace = rest.awaitTaskFailure("secrets", 0);
            cluster.provider().recover();

            List<String> places = List.of(SimulatorSettings.DEFAULT_API_KEY, "secret-header");
            assertThat(trace).doesNotContain(places).doesNotContain("wordless");
            assertThat(rest.config("secrets").toString()).doesNotContain(places).contains("${file:");
            for (String topic : sink.pipeline().outputs()) {
                for (ConsumerRecord<String, String> record : sink.pipeline().read(topic)) {
                    assertThat(record.value()).doesNotContain(places);
                    record.headers()
                            .forEach(header ->
                                    assertThat(new String(header.value())).doesNotContain(places));
                }
            }
            assertThat(log().substring(logBefore))
                    .contains("secrets-prompts", " DEBUG ")
                    .doesNotContain(places)
                    .doesNotContain("wordless", "Answer to");
        } finally {
            log("io.kafkachat", "INFO");
            log("org.apache.hc", "INFO");
        }
    }

    /** All topics of a pipeline, one of them for small records only. */
    private void createTopics(Pipeline pipeline, String narrow) {
        cluster.kafka().createTopic(pipeline.prompts(), ConnectCluster.PARTITIONS);
        for (String topic : pipeline.outputs()) {
            Map<String, String> config =
                    topic.equals(narrow) ? Map.of("max.message.bytes", Integer.toString(NARROW)) : Map.of();
            cluster.kafka().createTopic(topic, ConnectCluster.PARTITIONS, config);
        }
    }

    private int resetMaxInFlight() {
        cluster.provider().journal().reset();
        return cluster.provider().journal().summary().inFlight();
    }

    private static List<Output> inOrderOfPublication(List<Output> outputs) {
        Map<Integer, List<Output>> partitions = outputs.stream()
                .collect(Collectors.groupingBy(
                        output -> output.record().partition(), TreeMap::new, Collectors.toList()));
        assertThat(partitions).hasSize(1);
        return outputs.stream()
                .sorted(Comparator.comparingLong(output -> output.record().offset()))
                .toList();
    }

    private static long offset(Output output) {
        return output.value().at("/prompt/offset").asLong();
    }

    private JournalEntry journal(Output output) {
        return cluster.provider().journal().entry(output.text("request_id")).orElseThrow();
    }

    /** Paid answers to the first prompts of every partition. */
    private int paid(Pipeline pipeline, int prompts) {
        int paid = 0;
        for (int partition = 0; partition < ConnectCluster.PARTITIONS; partition++) {
            for (long offset = 0; offset < prompts; offset++) {
                paid += cluster.provider()
                        .journal()
                        .entry(pipeline.requestId(partition, offset))
                        .map(JournalEntry::paid)
                        .orElse(0);
            }
        }
        return paid;
    }

    private String log() throws IOException {
        return Files.readString(worker.process().logFile());
    }

    private void logAtTrace(String logger) throws IOException, InterruptedException {
        log(logger, "TRACE");
    }

    private void log(String logger, String level) throws IOException, InterruptedException {
        URI uri = rest.uri().resolve("/admin/loggers/" + logger);
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .header("Content-Type", "application/json")
                                .PUT(BodyPublishers.ofString("{\"level\": \"" + level + "\"}"))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
    }
}
