package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.testkit.kafka.ConnectRest;
import io.kafkachat.testkit.kafka.ConnectRestException;
import io.kafkachat.testkit.kafka.ConnectWorkerProcess;
import io.kafkachat.testkit.kafka.Prompts;
import io.kafkachat.testkit.provider.JournalSummary;
import io.kafkachat.testkit.provider.LatencyProfile;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever an operator does to a source under load, a {@code read_committed} reader sees each answer exactly once. */
@OnSharedCluster
class SourceOperationsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int PER_SECOND = 100;

    private final ConnectCluster cluster;
    private final ConnectRest rest;

    SourceOperationsIT(ConnectCluster cluster, ConnectWorkerProcess worker) {
        this.cluster = cluster;
        this.rest = worker.rest();
    }

    @BeforeEach
    void answerOutOfOrder() {
        cluster.provider().latency(LatencyProfile.lognormal(Duration.ofMillis(200), Duration.ofSeconds(1)));
        cluster.provider().journal().reset();
    }

    @AfterEach
    void restoreLatency() {
        cluster.provider().latency(SharedCluster.LATENCY);
    }

    @Test
    void partitionsThatAreAddedAreRead() throws ExecutionException, InterruptedException {
        Pipeline pipeline = new Pipeline(cluster.kafka().bootstrapServers(), "grown", ConnectorKind.SOURCE);
        int before = 2;
        cluster.kafka().createTopic(pipeline.prompts(), before);
        pipeline.outputs().forEach(topic -> cluster.kafka().createTopic(topic, ConnectCluster.PARTITIONS));
        int late = 200;
        try (RunningConnector source = create(pipeline, 2, "topics.refresh.interval.ms", "1000");
                PromptStream stream = underLoad(pipeline);
                Admin admin = cluster.kafka().admin()) {
            admin.createPartitions(Map.of(pipeline.prompts(), NewPartitions.increaseTo(ConnectCluster.PARTITIONS)))
                    .all()
                    .get();
            try (Prompts prompts = Prompts.open(pipeline.bootstrapServers())) {
                for (int i = 0; i < late; i++) {
                    int partition = before + i % (ConnectCluster.PARTITIONS - before);
                    prompts.send(pipeline.prompts(), partition, "late-" + i, "late prompt " + i, Map.of());
                }
                prompts.flush();
            }
            assertAnsweredOnce(source, stream.stop() + late);
        }
    }

    @Test
    void topicsThatComeToMatchAreRead() {
        Pipeline pipeline = cluster.pipeline(ConnectorKind.SOURCE, "matching");
        String another = pipeline.prompts() + "-2";
        int late = 200;
        try (RunningConnector source = create(
                        pipeline,
                        2,
                        "topics",
                        "-",
                        "topics.regex",
                        pipeline.prompts() + ".*",
                        "topics.refresh.interval.ms",
                        "1000");
                PromptStream stream = underLoad(pipeline)) {
            cluster.kafka().createTopic(another, ConnectCluster.PARTITIONS);
            Prompts.sendAll(pipeline.bootstrapServers(), another, late, i -> "late prompt " + i);
            assertAnsweredOnce(source, stream.stop() + late);
            assertThat(source.usage())
                    .filteredOn(usage -> another.equals(usage.header("chat.prompt.topic")))
                    .hasSize(late);
        }
    }

    @Test
    void tasksMaxMayChange() {
        Pipeline pipeline = cluster.pipeline(ConnectorKind.SOURCE, "source-tasks");
        try (RunningConnector source = create(pipeline, 1);
                PromptStream stream = underLoad(pipeline)) {
            for (int tasks : new int[] {3, 2}) {
                cluster.create(rest, pipeline, config(tasks));
                awaitMoreAnswers();
            }
            assertAnsweredOnce(source, stream.stop());
        }
    }

    @Test
    void pauseStopAndResumeLoseAndDoubleNothing() {
        Pipeline pipeline = cluster.pipeline(ConnectorKind.SOURCE, "source-rest");
        try (RunningConnector source = create(pipeline, 2);
                PromptStream stream = underLoad(pipeline)) {
            rest.pause(pipeline.connector());
            rest.awaitState(pipeline.connector(), "PAUSED", 2);
            // Answers come while nobody asks for them.
            await().atMost(PATIENCE).until(() -> journal().inFlight() == 0);
            rest.resume(pipeline.connector());
            rest.awaitRunning(pipeline.connector(), 2);
            awaitMoreAnswers();

            rest.stop(pipeline.connector());
            rest.awaitState(pipeline.connector(), "STOPPED", 0);
            rest.resume(pipeline.connector());
            rest.awaitRunning(pipeline.connector(), 2);
            awaitMoreAnswers();

            rest.pause(pipeline.connector());
            rest.awaitState(pipeline.connector(), "PAUSED", 2);
            rest.stop(pipeline.connector());
            rest.awaitState(pipeline.connector(), "STOPPED", 0);
            rest.resume(pipeline.connector());
            rest.awaitRunning(pipeline.connector(), 2);
            awaitMoreAnswers();
            assertAnsweredOnce(source, stream.stop());
        }
    }

    @Test
    void offsetsResetAndAlteredByRestAreObeyed() {
        Pipeline pipeline = cluster.pipeline(ConnectorKind.SOURCE, "source-offsets");
        int prompts = 300;
        cluster.provider().latency(SharedCluster.LATENCY);
        try (RunningConnector source = create(pipeline, 2)) {
            pipeline.send(prompts, i -> "prompt " + i);
            source.awaitReceipts(prompts);
            source.awaitAllCommitted();
            Map<TopicPartition, Long> ends = source.offsets().committed();
            Map<String, Long> times = new TreeMap<>();
            ends.forEach((partition, end) -> addTo(times, pipeline, partition.partition(), 0, end));
            assertThat(pipeline.perPrompt(pipeline.completions())).isEqualTo(times);

            stop(pipeline);
            source.offsets().reset();
            assertThat(source.offsets().committed()).isEmpty();
            resume(pipeline, 2);
            source.awaitAllCommitted();
            ends.forEach((partition, end) -> addTo(times, pipeline, partition.partition(), 0, end));
            assertThat(pipeline.perPrompt(pipeline.completions())).isEqualTo(times);
            assertThat(pipeline.perPrompt(pipeline.usage())).isEqualTo(times);

            stop(pipeline);
            TopicPartition changed = new TopicPartition(pipeline.prompts(), 3);
            source.offsets().alter(changed, 20);
            assertThat(source.offsets().committed()).containsEntry(changed, 20L);
            resume(pipeline, 2);
            source.awaitAllCommitted();
            addTo(times, pipeline, 3, 20, ends.getOrDefault(changed, 0L));
            assertThat(pipeline.perPrompt(pipeline.completions())).isEqualTo(times);
            assertThat(pipeline.perPrompt(pipeline.usage())).isEqualTo(times);
            assertThat(source.errors()).isEmpty();
        }
    }

    @Test
    void offsetsThatAreNoneAreRefusedWithTheFieldAtFault() {
        Pipeline pipeline = cluster.pipeline(ConnectorKind.SOURCE, "bad-offsets");
        JsonNodeFactory json = JsonNodeFactory.instance;
        ObjectNode partition =
                json.objectNode().put("topic", pipeline.prompts()).put("partition", 0);
        ObjectNode offset = json.objectNode().put("offset", 7);
        try (RunningConnector source = create(pipeline, 1)) {
            stop(pipeline);
            assertRefused(source, "topic", partition.deepCopy().without("topic"), offset);
            assertRefused(source, "topic", partition.deepCopy().put("topic", 1), offset);
            assertRefused(source, "partition", partition.deepCopy().without("partition"), offset);
            assertRefused(source, "partition", partition.deepCopy().put("partition", "first"), offset);
            assertRefused(source, "partition", partition.deepCopy().put("partition", -1), offset);
            assertRefused(source, "offset", partition, json.objectNode());
            assertRefused(source, "offset", partition, json.objectNode().put("offset", -1));
            assertRefused(source, "offset", partition, json.objectNode().put("offset", "seven"));
            assertRefused(source, "offset", partition, json.objectNode().putNull("offset"));
            assertThat(source.offsets().committed()).isEmpty();
        }
    }

    private void assertRefused(RunningConnector source, String field, JsonNode partition, JsonNode offset) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode change = body.putArray("offsets").addObject();
        change.set("partition", partition);
        change.set("offset", offset);
        String connector = source.pipeline().connector();
        assertThatThrownBy(() -> rest.alterOffsets(connector, body))
                .as(body.toString())
                .isInstanceOf(ConnectRestException.class)
                .hasMessageMatching("(?s).*\\b" + field + "\\b.*");
    }

    private RunningConnector create(Pipeline pipeline, int tasks, String... pairs) {
        return RunningConnector.create(cluster, rest, pipeline, config(tasks, pairs));
    }

    /** The load is there at once, before and after each change. */
    private static String[] config(int tasks, String... pairs) {
        Stream<String> load = Stream.of(
                "tasks.max",
                Integer.toString(tasks),
                "chat.max.in.flight",
                "250",
                "chat.concurrency.adaptive",
                "false");
        return Stream.concat(load, Stream.of(pairs)).toArray(String[]::new);
    }

    private PromptStream underLoad(Pipeline pipeline) {
        PromptStream stream = PromptStream.to(pipeline, PER_SECOND);
        await().atMost(PATIENCE).until(() -> journal().paid() > PER_SECOND);
        return stream;
    }

    private void awaitMoreAnswers() {
        long before = journal().paid();
        await().atMost(PATIENCE).until(() -> journal().paid() > before + PER_SECOND);
    }

    private void assertAnsweredOnce(RunningConnector source, int prompts) {
        source.awaitReceipts(prompts);
        source.awaitAllCommitted();
        Pipeline pipeline = source.pipeline();
        JournalSummary journal = journal();
        System.out.printf(
                "%s: %d prompts, %d calls, %d aborted, %d paid again%n",
                pipeline.connector(), prompts, journal.calls(), journal.aborted(), journal.paidAgain());
        pipeline.assertExactlyOnce(prompts, pipeline.completions(), pipeline.usage());
        assertThat(source.errors()).isEmpty();
    }

    private JournalSummary journal() {
        return cluster.provider().journal().summary();
    }

    private void stop(Pipeline pipeline) {
        rest.stop(pipeline.connector());
        rest.awaitState(pipeline.connector(), "STOPPED", 0);
    }

    private void resume(Pipeline pipeline, int tasks) {
        rest.resume(pipeline.connector());
        rest.awaitRunning(pipeline.connector(), tasks);
    }

    private static void addTo(Map<String, Long> times, Pipeline pipeline, int partition, long from, long to) {
        for (long offset = from; offset < to; offset++) {
            times.merge(pipeline.requestId(partition, offset), 1L, Long::sum);
        }
    }
}
