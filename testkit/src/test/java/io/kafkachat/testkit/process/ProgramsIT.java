package io.kafkachat.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kafkachat.testkit.kafka.EmbeddedKafkaMain;
import io.kafkachat.testkit.kafka.Prompts;
import io.kafkachat.testkit.kafka.TopicReader;
import io.kafkachat.testkit.provider.Journal;
import io.kafkachat.testkit.provider.ProviderSimulatorMain;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsIT {

    private static final Duration START = Duration.ofMinutes(2);

    @TempDir
    private Path dir;

    @Test
    void theSimulatorRunsAsAProgramAndItsJournalSurvivesAKill() throws Exception {
        Path journal = dir.resolve("journal");
        List<String> args = List.of("--latency", "1ms..5ms", "--journal", journal.toString(), "--fault", "429=0.1");
        try (JavaProcess simulator = JavaProcess.start(
                ProcessSettings.in(dir, "simulator").withHeap("128m"),
                START,
                ProviderSimulatorMain.class.getName(),
                args)) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(simulator.readyLine()))
                    .header("X-Client-Request-Id", "a")
                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(request, BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(401);
            simulator.kill();
        }

        assertThat(Journal.read(journal).entry("a").orElseThrow().calls()).isEqualTo(1);
    }

    @Test
    void theBrokerRunsAsAProgram() {
        try (JavaProcess broker = JavaProcess.start(
                ProcessSettings.in(dir, "kafka"),
                START,
                EmbeddedKafkaMain.class.getName(),
                List.of("--topic", "prompts:2"))) {
            Prompts.sendAll(broker.readyLine(), "prompts", 10, i -> "hello");

            assertThat(TopicReader.readAll(broker.readyLine(), "prompts")).hasSize(10);
        }
    }

    @Test
    void aBrokerWithADirectoryKeepsItsPortAndItsDataWhetherStoppedOrKilled() {
        List<String> args = List.of("--data", dir.resolve("broker").toString());
        String address;
        try (JavaProcess broker = startBroker(args)) {
            address = broker.readyLine();
            createTopic(address);
            Prompts.sendAll(address, "prompts", 10, i -> "before the kill");
            broker.kill();
        }
        try (JavaProcess broker = startBroker(args)) {
            assertThat(broker.readyLine()).isEqualTo(address);
            Prompts.sendAll(address, "prompts", 10, i -> "before the stop");
        }
        try (JavaProcess broker = startBroker(args)) {
            assertThat(broker.readyLine()).isEqualTo(address);
            assertThat(TopicReader.readAll(address, "prompts")).hasSize(20);
        }
    }

    /** Readers of committed records would wait for it for ever. */
    @Test
    void aTransactionInWhichTheBrokerWasKilledIsEndedWhenItIsBack() {
        // Its session is longer than its start takes, and the transaction is overdue when it is back.
        List<String> args = List.of(
                "--data",
                dir.resolve("broker").toString(),
                "--config=broker.session.timeout.ms=9000",
                "--config=broker.heartbeat.interval.ms=2000");
        Map<String, Object> transactional = Map.of("transactional.id", "killed", "transaction.timeout.ms", 1_000);
        try (JavaProcess broker = startBroker(args)) {
            createTopic(broker.readyLine());
            Map<String, Object> config = new HashMap<>(transactional);
            config.put("bootstrap.servers", broker.readyLine());
            KafkaProducer<String, String> producer =
                    new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("prompts", "never committed"));
            producer.flush();
            broker.kill();
            producer.close(Duration.ZERO);
        }
        try (JavaProcess broker = startBroker(args)) {
            Prompts.sendAll(broker.readyLine(), "prompts", 10, i -> "after the kill");

            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(
                                    TopicReader.readAll(broker.readyLine(), "prompts", IsolationLevel.READ_COMMITTED))
                            .hasSize(10));
        }
    }

    private JavaProcess startBroker(List<String> args) {
        return JavaProcess.start(ProcessSettings.in(dir, "lasting"), START, EmbeddedKafkaMain.class.getName(), args);
    }

    private static void createTopic(String bootstrapServers) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            assertThat(admin.createTopics(List.of(new NewTopic("prompts", 2, (short) 1)))
                            .all())
                    .succeedsWithin(START);
        }
    }

    @Test
    void aProgramThatDoesNotStartSaysWhy() {
        assertThatThrownBy(() -> JavaProcess.start(
                        ProcessSettings.in(dir, "wrong"),
                        START,
                        ProviderSimulatorMain.class.getName(),
                        List.of("--nonsense")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("--nonsense");
    }
}
