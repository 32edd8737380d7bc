package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kafkachat.testkit.kafka.ConnectRest;
import io.kafkachat.testkit.kafka.ConnectRestException;
import io.kafkachat.testkit.kafka.ConnectWorkerProcess;
import io.kafkachat.testkit.kafka.TopicReader;
import io.kafkachat.testkit.provider.LatencyProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a source makes of prompts: the same events as a sink, written by Connect's own producer and converters. */
@OnSharedCluster
class SourceOutputsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String JSON = "org.apache.kafka.connect.json.JsonConverter";
    private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";
    private static final String[] OWN_HEADERS = {
        "chat.request.id", "chat.prompt.topic", "chat.prompt.partition", "chat.prompt.offset"
    };

    private final ConnectCluster cluster;
    private final ConnectWorkerProcess worker;
    private final ConnectRest rest;

    SourceOutputsIT(ConnectCluster cluster, ConnectWorkerProcess worker) {
        this.cluster = cluster;
        this.worker = worker;
        this.rest = worker.rest();
    }

    @AfterEach
    void restoreLatency() {
        cluster.provider().latency(SharedCluster.LATENCY);
    }

    @ParameterizedTest
    @CsvSource({"json," + JSON, "bytes," + BYTES})
    void everyFormOfPromptEndsInItsEvents(String name, String valueConverter) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("text", "Why is the sky blue?");
        values.put("field", "{\"prompt\": \"From the prompt field\"}");
        values.put("tools", """
                {"messages": [{"role": "user", "content": "Weather? [[tool=2]]"}], "tools": [{"type": "function",
                 "function": {"name": "weather", "parameters": {"type": "object", "properties": {}}}}]}""");
        values.put("two", "{\"messages\": [{\"role\": \"user\", \"content\": \"Two answers\"}], \"n\": 2}");
        values.put("refused", "A prompt with [[fault=400]]");
        values.put("blank", " ");
        values.put("hot", "{\"messages\": [{\"role\": \"user\", \"content\": \"Hot\"}], \"temperature\": 99}");
        byte[] notText = {(byte) 0xC3, 0x28, (byte) 0xFF};
        try (RunningConnector source = create("forms-" + name, "value.converter", valueConverter)) {
            source.sendAll(values);
            source.sendBytes(utf8("not-text"), notText, Map.of());
            source.send("gone", null);
            source.awaitReceipts(values.size() + 1);

            Map<String, List<Output>> completions = byKey(source.completions());
            assertThat(completions).containsOnlyKeys("text", "field", "tools", "two");
            assertThat(completions.get("text").get(0).text("content")).contains("Why is the sky blue?");
            assertThat(completions.get("field").get(0).text("content")).contains("\"From the prompt field\"");
            assertThat(completions.get("two"))
                    .extracting(choice -> choice.value().path("choice_index").asInt())
                    .containsExactly(0, 1);
            assertThat(source.toolCalls()).hasSize(2).allSatisfy(call -> {
                assertThat(call.key()).isEqualTo("tools");
                assertThat(call.text("name")).isEqualTo("weather");
                assertThat(call.text("request_id"))
                        .isEqualTo(completions.get("tools").get(0).text("request_id"));
            });
            Map<String, Output> errors = Output.byKey(source.errors());
            assertThat(errors).containsOnlyKeys("refused", "blank", "hot", "not-text");
            assertThat(errors.values())
                    .extracting(error -> error.text("error_class"))
                    .containsOnly("INVALID_REQUEST");
            assertThat(errors.get("refused").value().path("http_status").asInt())
                    .isEqualTo(400);
            assertThat(errors.get("hot").text("message")).contains("temperature", "from 0 to 2");
            assertThat(bytes(errors.get("hot"), "value")).isEqualTo(utf8(values.get("hot")));
            assertThat(bytes(errors.get("hot"), "key")).isEqualTo(utf8("hot"));
            assertThat(bytes(errors.get("not-text"), "value")).isEqualTo(notText);
            Map<String, Output> usage = Output.byKey(source.usage());
            assertThat(usage).hasSize(values.size() + 1).doesNotContainKey("gone");
            assertThat(usage.get("text").value().path("total_tokens").asInt()).isPositive();
            assertThat(usage.get("refused").text("outcome")).isEqualTo("failed");
            assertCoordinates(
                    source,
                    Stream.of(source.completions(), source.toolCalls(), source.errors(), source.usage())
                            .flatMap(List::stream)
                            .toList());
            source.assertRunning();
        }
    }

    private static void assertCoordinates(RunningConnector source, List<Output> events) {
        for (Output event : events) {
            assertThat(event.header("chat.prompt.topic"))
                    .isEqualTo(source.pipeline().prompts());
            assertThat(event.source())
                    .isEqualTo(event.value().at("/prompt/partition").asText() + "@"
                            + event.value().at("/prompt/offset").asText());
            assertThat(event.text("request_id"))
                    .isEqualTo(event.header("chat.request.id"))
                    .isEqualTo(source.pipeline()
                            .requestId(
                                    event.value().at("/prompt/partition").asInt(),
                                    event.value().at("/prompt/offset").asLong()));
        }
    }

    @Test
    void keyAndHeadersArePassedOnBeforeTheOwnHeaders() {
        String first = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        String second = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
        try (RunningConnector source = create("headers", "chat.trace.context", "w3c")) {
            source.send("a key", "Answer me", Map.of("traceparent", first));
            source.send(null, "Me too", Map.of("traceparent", "00f067aa"));
            source.send("refused", "[[fault=400]]", Map.of("traceparent", second));
            source.awaitReceipts(3);

            for (Output usage : source.usage()) {
                assertThat(usage.headerNames()).containsExactly(with("traceparent", OWN_HEADERS));
            }
            for (Output answer : Stream.concat(source.completions().stream(), source.errors().stream())
                    .toList()) {
                assertThat(answer.headerNames())
                        .startsWith(with("traceparent", OWN_HEADERS))
                        .contains("chat.answer");
            }
            assertThat(source.usage())
                    .extracting(usage -> usage.key() + " " + usage.header("traceparent"))
                    .containsExactlyInAnyOrder("a key " + first, "null 00f067aa", "refused " + second);
            assertThat(source.usage())
                    .extracting(usage -> cluster.provider()
                            .journal()
                            .entry(usage.header("chat.request.id"))
                            .orElseThrow()
                            .traceparent())
                    .containsExactlyInAnyOrder(first, null, second);
        }
    }

    @Test
    void keysAndHeadersThatAreNoTextArePassedOnAsTheyAre() {
        byte[] key = {0, (byte) 0xC3, 0x28, (byte) 0xFF};
        byte[] header = {(byte) 0xFE, 0, 1};
        try (RunningConnector source = create(
                "binary",
                "key.converter",
                BYTES,
                "header.converter",
                BYTES,
                "prompt.header.converter",
                BYTES,
                "value.converter",
                BYTES)) {
            source.sendBytes(key, utf8("Answer me"), Map.of("signature", header));
            source.sendBytes(key, utf8(" "), Map.of("signature", header));
            source.awaitReceipts(2);

            for (String topic : List.of(
                    source.pipeline().completions(),
                    source.pipeline().errors(),
                    source.pipeline().usage())) {
                assertThat(readBytes(topic)).isNotEmpty().allSatisfy(record -> {
                    assertThat(record.key()).isEqualTo(key);
                    assertThat(record.headers().lastHeader("signature").value()).isEqualTo(header);
                });
            }
            assertThat(bytes(source.errors().get(0), "key")).isEqualTo(key);
        }
    }

    @Test
    void whatThePromptConverterCannotReadBecomesAnErrorEventAndTheTaskGoesOn() {
        String broken = "{no JSON, but a secret";
        try (RunningConnector source = create(
                "unreadable", "prompt.value.converter", JSON, "prompt.value.converter.schemas.enable", "false")) {
            source.send("broken", broken);
            source.send("good", "{\"prompt\": \"Answer me\"}");
            source.awaitReceipts(2);
            source.awaitAllCommitted();

            assertThat(Output.byKey(source.completions())).containsOnlyKeys("good");
            Output error = Output.byKey(source.errors()).get("broken");
            assertThat(error.text("message")).contains("value").doesNotContain("secret");
            assertThat(bytes(error, "value")).isEqualTo(utf8(broken));
            assertThat(error.value().path("attempts").asInt()).isZero();
            source.assertRunning();
        }
    }

    @Test
    void structsAreTemplatesDataAndComeBackEnriched() {
        String schema = """
                {"type": "struct", "name": "Ticket", "optional": false, "fields": [
                  {"field": "title", "type": "string", "optional": false},
                  {"field": "count", "type": "int32", "optional": false}]}""";
        try (RunningConnector source = create(
                "enriched",
                "prompt.value.converter",
                JSON,
                "prompt.value.converter.schemas.enable",
                "true",
                "prompt.template",
                "Summarise {{title}}",
                "output.mode",
                "enrich",
                "output.enrich.field",
                "summary",
                "value.converter.schemas.enable",
                "true")) {
            source.send(
                    "ticket", "{\"schema\": " + schema + ", \"payload\": {\"title\": \"the outage\", \"count\": 3}}");
            source.awaitReceipts(1);

            List<JsonNode> events = source.pipeline().events(source.pipeline().completions());
            assertThat(events).hasSize(1);
            assertThat(events.get(0).at("/schema/name").asText()).isEqualTo("Ticket");
            JsonNode event = events.get(0).path("payload");
            assertThat(event.path("title").asText()).isEqualTo("the outage");
            assertThat(event.path("count").asInt()).isEqualTo(3);
            assertThat(event.path("summary").asText()).contains("Summarise the outage");
        }
    }

    @Test
    void bytesOfJsonComeBackEnriched() {
        try (RunningConnector source =
                create("enriched-bytes", "output.mode", "enrich", "output.enrich.field", "summary")) {
            source.send("ticket", "{\"prompt\": \"Summarise the outage\", \"count\": 3}");
            source.awaitReceipts(1);

            List<JsonNode> events = source.pipeline().events(source.pipeline().completions());
            assertThat(events).hasSize(1);
            assertThat(events.get(0).path("count").asInt()).isEqualTo(3);
            assertThat(events.get(0).path("summary").asText()).contains("Summarise the outage");
        }
    }

    @Test
    void answersCanBeReadPieceByPieceBeforeTheirTransaction() {
        Pipeline pipeline = cluster.pipeline(ConnectorKind.SOURCE, "source-chunks");
        cluster.kafka().createTopic(pipeline.chunks(), ConnectCluster.PARTITIONS);
        cluster.provider().latency(LatencyProfile.fixed(Duration.ofMillis(1_500)));
        int prompts = 20;
        try (RunningConnector source =
                        RunningConnector.create(cluster, rest, pipeline, "chunks.topic", "${connector}-chunks");
                TopicReader chunks = TopicReader.open(pipeline.bootstrapServers(), pipeline.chunks())) {
            pipeline.send(prompts, i -> "prompt " + i);
            chunks.awaitCount(prompts, PATIENCE);
            assertThat(source.completions()).isEmpty();
            source.awaitReceipts(prompts);
            chunks.readToEnd();

            Map<String, List<Output>> pieces = byKey(Output.of(chunks.records()));
            Map<String, Output> completions = Output.byKey(source.completions());
            assertThat(completions).hasSize(prompts).allSatisfy((key, completion) -> {
                assertThat(pieces.get(key)).hasSizeGreaterThan(1);
                assertThat(pieces.get(key).stream()
                                .sorted(Comparator.comparingInt(
                                        piece -> piece.value().path("index").asInt()))
                                .map(piece -> piece.value().path("content").asText(""))
                                .collect(Collectors.joining()))
                        .isEqualTo(completion.text("content"));
            });
        }
    }

    /** The second prompt just fits into a producer's request, and its answer into none. */
    @ParameterizedTest
    @CsvSource({"20000,20000", "1048576,1047800"})
    void anAnswerAboveTheLimitBecomesAnErrorEventAndTheTaskGoesOn(String limit, int promptSize) {
        // With output.mode=enrich the answer holds the prompt.
        try (RunningConnector source =
                create("source-narrow-" + limit, "output.mode", "enrich", "output.max.record.bytes", limit)) {
            Map<String, String> prompts = new LinkedHashMap<>();
            prompts.put("before", "{\"prompt\": \"small\"}");
            prompts.put("large", "{\"prompt\": \"large\", \"note\": \"" + "x".repeat(promptSize) + "\"}");
            prompts.put("after", "{\"prompt\": \"small too\"}");
            source.sendAll(prompts);
            source.awaitReceipts(3);
            source.awaitAllCommitted();

            assertThat(Output.byKey(
                            Output.of(source.pipeline().read(source.pipeline().completions()))))
                    .containsOnlyKeys("before", "after");
            Output error = Output.byKey(source.errors()).get("large");
            assertThat(error.text("error_class")).isEqualTo("OUTPUT_REFUSED");
            assertThat(error.value().path("value").isNull()).isTrue();
            assertThat(bytes(error, "key")).isEqualTo(utf8("large"));
            // It was paid all the same.
            Output usage = Output.byKey(source.usage()).get("large");
            assertThat(usage.value().path("total_tokens").asInt()).isPositive();
            assertThat(usage.text("error_class")).isEqualTo("OUTPUT_REFUSED");
            source.assertRunning();
        }
    }

    @Test
    void aWorkerWithoutExactlyOnceIsWarnedOfAndWorksAtLeastOnce() throws IOException {
        ConnectWorkerProcess plain = cluster.startWorker(
                settings -> settings.withGroupId("plain").with("exactly.once.source.support", "disabled"),
                process -> process);
        Pipeline pipeline = cluster.pipeline(ConnectorKind.SOURCE, "plain");
        assertThatThrownBy(() -> cluster.create(plain.rest(), pipeline))
                .isInstanceOfSatisfying(ConnectRestException.class, refused -> {
                    assertThat(refused.status()).isEqualTo(400);
                    assertThat(refused).hasMessageContaining("exactly-once");
                });
        int prompts = 200;
        try (RunningConnector source =
                RunningConnector.create(cluster, plain.rest(), pipeline, "exactly.once.support", "requested")) {
            pipeline.send(prompts, i -> "prompt " + i);
            source.awaitReceipts(prompts);
            plain.rest().restart(pipeline.connector());
            pipeline.send(prompts, i -> "prompt " + i);
            source.awaitReceipts(2 * prompts);
            source.awaitAllCommitted();

            assertThat(pipeline.perPrompt(pipeline.completions())).hasSize(2 * prompts);
            assertThat(source.errors()).isEmpty();
            assertThat(Files.readAllLines(plain.process().logFile()))
                    .anySatisfy(line -> assertThat(line).contains("WARN", "exactly.once"));
        } finally {
            // In order it waits for half a minute, because of the request that it refused.
            plain.kill();
        }
    }

    private RunningConnector create(String connector, String... pairs) {
        return RunningConnector.create(cluster, rest, ConnectorKind.SOURCE, connector, pairs);
    }

    private List<ConsumerRecord<byte[], byte[]>> readBytes(String topic) {
        Map<String, Object> config = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                cluster.kafka().bootstrapServers(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            return await().atMost(PATIENCE).until(() -> poll(consumer), records -> !records.isEmpty());
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> poll(KafkaConsumer<byte[], byte[]> consumer) {
        return Stream.of(consumer.poll(Duration.ofMillis(100)))
                .flatMap(records -> records.partitions().stream().flatMap(id -> records.records(id).stream()))
                .toList();
    }

    /** Of one key in the order of publication: they are in one partition. */
    private static Map<String, List<Output>> byKey(List<Output> outputs) {
        return outputs.stream()
                .sorted(Comparator.comparingLong(output -> output.record().offset()))
                .collect(Collectors.groupingBy(output -> String.valueOf(output.key())));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(Output event, String field) {
        return Base64.getDecoder().decode(event.text(field));
    }

    private static String[] with(String first, String... more) {
        return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
    }
}
