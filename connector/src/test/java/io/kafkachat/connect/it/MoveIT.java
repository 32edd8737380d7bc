package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkachat.testkit.kafka.ConnectRest;
import io.kafkachat.testkit.kafka.ConnectWorkerProcess;
import io.kafkachat.testkit.kafka.Prompts;
import io.kafkachat.testkit.provider.JournalSummary;
import io.kafkachat.testkit.provider.LatencyProfile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A sink goes on as a source of the same name, and a source as a sink: as docs/sink-or-source.md says. */
@OnSharedCluster
class MoveIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int PER_SECOND = 100;

    private final ConnectCluster cluster;
    private final ConnectRest rest;

    MoveIT(ConnectCluster cluster, ConnectWorkerProcess worker) {
        this.cluster = cluster;
        this.rest = worker.rest();
    }

    @BeforeEach
    void answerOutOfOrder() {
        cluster.provider().latency(LatencyProfile.lognormal(Duration.ofMillis(300), Duration.ofSeconds(2)));
        cluster.provider().journal().reset();
    }

    @AfterEach
    void leaveAsFound() {
        rest.connectors().forEach(name -> rest.delete(name.asText()));
        cluster.provider().latency(SharedCluster.LATENCY);
    }

    @Test
    void thereAndBackUnderLoadNothingIsLostCalledOrPublishedTwice() {
        Pipeline sink = cluster.pipeline("moved");
        Pipeline source = as(ConnectorKind.SOURCE, sink);
        create(sink);
        // Holds the offset of its partition back for the whole test: only the map tells what is done behind it.
        send(sink, "[[latency=40000]]");
        try (PromptStream stream = PromptStream.to(sink, PER_SECOND)) {
            awaitMoreAnswers();
            finish(sink, 1);
            for (Pipeline next : List.of(source, sink)) {
                remove(next.connector());
                create(next);
                awaitMoreAnswers();
            }
            finish(sink, 1);
            remove(sink.connector());
            create(source);
            int prompts = stream.stop() + 1;
            sink.awaitReceipts(prompts, PATIENCE);
            JournalSummary journal = journal();
            System.out.printf(
                    "%s: %d prompts, %d calls, %d aborted, %d paid again%n",
                    sink.connector(), prompts, journal.calls(), journal.aborted(), journal.paidAgain());
            sink.assertExactlyOnce(prompts, sink.completions(), sink.usage());
            assertThat(sink.read(sink.errors())).isEmpty();
            assertThat(journal.calls()).isEqualTo(prompts);
        }
    }

    @Test
    void whatASourceDidNotCommitIsNoAnswerToTheSinkAfterIt() {
        Pipeline sink = cluster.pipeline("uncommitted");
        int answered = 20;
        create(as(ConnectorKind.SOURCE, sink));
        IntStream.range(0, answered).forEach(i -> send(sink, "prompt " + i));
        sink.awaitReceipts(answered, PATIENCE);
        remove(sink.connector());

        send(sink, "its outputs were aborted");
        abortReceipt(sink, answered);
        create(sink);
        sink.awaitReceipts(answered + 1, PATIENCE);
        sink.assertExactlyOnce(answered + 1, sink.completions(), sink.usage());
        assertThat(journal().calls()).isEqualTo(answered + 1);
    }

    private static Pipeline as(ConnectorKind kind, Pipeline pipeline) {
        return new Pipeline(pipeline.bootstrapServers(), pipeline.connector(), kind);
    }

    private void create(Pipeline pipeline) {
        cluster.create(rest, pipeline, "tasks.max", "2");
    }

    /**
     * Lets a sink answer and commit what it has read, but for so many prompts; it reads no more then. Its commit at the end often
     * fails, because one task leaves the group while the other still waits for its calls; a source does not scan for what is missing
     * then.
     */
    private void finish(Pipeline sink, int unfinished) {
        rest.pause(sink.connector());
        await().atMost(PATIENCE).until(() -> journal().inFlight() <= unfinished);
        try (Admin admin = cluster.kafka().admin()) {
            // The first may be of a moment ago. Each holds its time, so that it differs from the one before.
            for (int commit = 0; commit < 2; commit++) {
                Set<?> before = sink.committed(admin).entrySet();
                await().atMost(PATIENCE)
                        .until(() -> Collections.disjoint(
                                before, sink.committed(admin).entrySet()));
            }
        }
    }

    private void remove(String connector) {
        rest.stop(connector);
        rest.awaitState(connector, "STOPPED", 0);
        rest.delete(connector);
    }

    /** Into the first partition. */
    private static void send(Pipeline pipeline, String prompt) {
        try (Prompts prompts = Prompts.open(pipeline.bootstrapServers())) {
            prompts.send(pipeline.prompts(), 0, null, prompt, Map.of());
            prompts.flush();
        }
    }

    /** As a worker leaves it that dies before it commits; of a prompt in the first partition. */
    private static void abortReceipt(Pipeline pipeline, long offset) {
        ProducerRecord<String, String> receipt = new ProducerRecord<>(pipeline.usage(), "{}");
        Map.of(
                        "chat.request.id", pipeline.requestId(0, offset),
                        "chat.prompt.topic", pipeline.prompts(),
                        "chat.prompt.partition", "0",
                        "chat.prompt.offset", Long.toString(offset))
                .forEach((name, value) -> receipt.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        Map<String, Object> config = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                pipeline.bootstrapServers(),
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                "dies");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(receipt);
            producer.flush();
            producer.abortTransaction();
        }
    }

    private void awaitMoreAnswers() {
        long before = journal().paid();
        await().atMost(PATIENCE).until(() -> journal().paid() > before + PER_SECOND);
    }

    private JournalSummary journal() {
        return cluster.provider().journal().summary();
    }
}
