package io.kafkachat.testkit.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.testkit.plugin.CountingSourceConnector;
import io.kafkachat.testkit.plugin.SilentSinkConnector;
import io.kafkachat.testkit.process.ProcessSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectWorkerIT {

    @TempDir
    private static Path dir;

    private static EmbeddedKafka kafka;
    private static Path plugins;

    @BeforeAll
    static void start() throws Exception {
        plugins = PluginArchive.unpack(TestArchive.write(dir.resolve("silent.zip")), dir.resolve("plugins"));
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    static void close() {
        kafka.close();
    }

    @Test
    void aWorkerInThisJvmRunsAPluginFromItsArchive() {
        kafka.createTopic("in-process", 2);
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try (ConnectWorker worker =
                ConnectWorker.start(WorkerSettings.of(kafka.bootstrapServers(), plugins, "in-process"))) {
            ConnectRest rest = worker.rest();
            assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(loader);
            rest.putConfig("silent", config("in-process", 2));
            rest.awaitRunning("silent", 2);
            // Tasks that run have not always joined their group, and a pause in that moment breaks the join: Connect
            // then
            // neither opens nor commits the partitions (4.3.1, a wakeup in onPartitionsAssigned).
            Prompts.sendAll(kafka.bootstrapServers(), "in-process", 10, i -> "hello");
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(consumed(rest, "silent")).isEqualTo(10));

            rest.pause("silent");
            rest.awaitState("silent", "PAUSED", 2);
            rest.resume("silent");
            rest.awaitRunning("silent", 2);
            Prompts.sendAll(kafka.bootstrapServers(), "in-process", 10, i -> "hello");
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(consumed(rest, "silent")).isEqualTo(20));

            rest.stop("silent");
            rest.awaitState("silent", "STOPPED", 0);
            rest.resetOffsets("silent");
            assertThat(rest.offsets("silent").path("offsets")).isEmpty();
            rest.resume("silent");
            rest.awaitRunning("silent", 2);
            Prompts.sendAll(kafka.bootstrapServers(), "in-process", 1, i -> "fail");
            assertThat(rest.awaitTaskFailure("silent", failedTask(rest))).contains("a record said so");
            assertThat(rest.connectors()).hasSize(1);
            rest.delete("silent");
            assertThat(rest.connectors()).isEmpty();
        }
    }

    @Test
    void refusalsAreExceptionsAndValidationIsAnAnswer() {
        try (ConnectWorker worker =
                ConnectWorker.start(WorkerSettings.of(kafka.bootstrapServers(), plugins, "refusals"))) {
            assertThatThrownBy(() -> worker.rest().status("nobody"))
                    .isInstanceOf(ConnectRestException.class)
                    .extracting(e -> ((ConnectRestException) e).status())
                    .isEqualTo(404);
            Map<String, String> wrong = Map.of("name", "silent", "topics", "any", "limit", "many");
            assertThat(worker.rest()
                            .validate(SilentSinkConnector.class.getName(), wrong)
                            .path("error_count")
                            .asInt())
                    .isEqualTo(1);
        }
    }

    @Test
    void aKilledWorkerIsReplacedByOneThatGoesOn() {
        kafka.createTopic("killed", 1);
        WorkerSettings settings = WorkerSettings.of(kafka.bootstrapServers(), plugins, "killed")
                .withSessionTimeout(Duration.ofSeconds(3));
        ConnectWorkerProcess first = ConnectWorkerProcess.start(
                settings, ProcessSettings.in(dir, "first").withHeap("256m"));
        try (first) {
            first.rest().putConfig("survivor", config("killed", 1));
            first.rest().awaitRunning("survivor", 1);
            Prompts.sendAll(kafka.bootstrapServers(), "killed", 5, i -> "hello");
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(
                            () -> assertThat(consumed(first.rest(), "survivor")).isEqualTo(5));
            assertThat(first.process().cpuTime()).isPositive();
            assertThat(first.process().logFile()).isNotEmptyFile();
            first.kill();
            assertThat(first.process().isAlive()).isFalse();
        }

        try (ConnectWorkerProcess second = ConnectWorkerProcess.start(
                settings, ProcessSettings.in(dir, "second").withHeap("256m"))) {
            Prompts.sendAll(kafka.bootstrapServers(), "killed", 5, i -> "hello");
            second.rest().awaitRunning("survivor", 1);
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() ->
                            assertThat(consumed(second.rest(), "survivor")).isEqualTo(10));

            assertThat(second.terminate(Duration.ofMinutes(1))).isTrue();
        }
    }

    @Test
    void aSourceWritesExactlyOnceWhereTheWorkerSupportsIt() {
        kafka.createTopic("numbers", 1);
        WorkerSettings settings = WorkerSettings.of(kafka.bootstrapServers(), plugins, "exactly-once")
                .withExactlyOnceSource()
                .withSessionTimeout(Duration.ofSeconds(3));
        ConnectWorkerProcess first = ConnectWorkerProcess.start(
                settings, ProcessSettings.in(dir, "counting-first").withHeap("256m"));
        try (first) {
            first.rest().putConfig("counter", counter("numbers", 1_000_000));
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(committed("numbers")).hasSizeGreaterThan(20));
            first.kill();
        }

        try (ConnectWorkerProcess second = ConnectWorkerProcess.start(
                settings, ProcessSettings.in(dir, "counting-second").withHeap("256m"))) {
            ConnectRest rest = second.rest();
            int before = committed("numbers").size();
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(committed("numbers")).hasSizeGreaterThan(before));
            rest.restart("counter");
            rest.stop("counter");
            rest.awaitState("counter", "STOPPED", 0);
            List<String> numbers = committed("numbers");
            assertThat(numbers).isEqualTo(upTo(numbers.size()));
            assertThat(rest.offsets("counter").at("/offsets/0/offset/next").asInt())
                    .isEqualTo(numbers.size());

            rest.putConfig("counter", counter("numbers", 10));
            rest.alterOffsets("counter", next(7));
            rest.resume("counter");
            List<String> more = new ArrayList<>(numbers);
            more.addAll(List.of("7", "8", "9"));
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(committed("numbers")).isEqualTo(more));

            rest.stop("counter");
            rest.awaitState("counter", "STOPPED", 0);
            rest.resetOffsets("counter");
            rest.resume("counter");
            more.addAll(upTo(10));
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(committed("numbers")).isEqualTo(more));
        }
    }

    @Test
    void exactlyOnceCannotBeRequiredOfAnotherWorker() {
        Map<String, String> config = counter("any", 1);
        try (ConnectWorker worker =
                ConnectWorker.start(WorkerSettings.of(kafka.bootstrapServers(), plugins, "at-least-once"))) {
            assertThatThrownBy(() -> worker.rest().putConfig("counter", config))
                    .isInstanceOf(ConnectRestException.class)
                    .hasMessageContaining("exactly-once source support")
                    .extracting(e -> ((ConnectRestException) e).status())
                    .isEqualTo(400);
        }
    }

    private static Map<String, String> counter(String topic, int limit) {
        return Map.of(
                "connector.class",
                CountingSourceConnector.class.getName(),
                "topic",
                topic,
                "limit",
                Integer.toString(limit),
                "exactly.once.support",
                "required");
    }

    private static List<String> committed(String topic) {
        return TopicReader.readAll(kafka.bootstrapServers(), topic, IsolationLevel.READ_COMMITTED).stream()
                .map(ConsumerRecord::value)
                .toList();
    }

    private static List<String> upTo(int limit) {
        return IntStream.range(0, limit).mapToObj(Integer::toString).toList();
    }

    private static JsonNode next(int number) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode change = body.putArray("offsets").addObject();
        change.putObject("partition").put("source", "counter");
        change.putObject("offset").put("next", number);
        return body;
    }

    private static int failedTask(ConnectRest rest) {
        return await().atMost(Duration.ofMinutes(1)).until(() -> firstFailed(rest), task -> task >= 0);
    }

    private static int firstFailed(ConnectRest rest) {
        for (JsonNode task : rest.status("silent").path("tasks")) {
            if (task.path("state").asText().equals("FAILED")) {
                return task.path("id").asInt();
            }
        }
        return -1;
    }

    private static int consumed(ConnectRest rest, String connector) {
        int sum = 0;
        for (JsonNode each : rest.offsets(connector).path("offsets")) {
            sum += each.at("/offset/kafka_offset").asInt();
        }
        return sum;
    }

    private static Map<String, String> config(String topic, int tasks) {
        return Map.of(
                "connector.class",
                SilentSinkConnector.class.getName(),
                "topics",
                topic,
                "tasks.max",
                Integer.toString(tasks));
    }
}
