package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkachat.testkit.kafka.ConnectRest;
import io.kafkachat.testkit.kafka.Prompts;
import io.kafkachat.testkit.kafka.TopicReader;
import io.kafkachat.testkit.provider.LatencyProfile;
import io.kafkachat.testkit.provider.SimulatorSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is committed beside the offsets fits into what a broker takes, and is believed only where it belongs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommitMetadataIT {

    private static final int LIMIT = 4_096;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration STANDSTILL = Duration.ofSeconds(20);
    // Stuck calls end with their connector, and do not wait for an heir.
    private static final String ADOPTION_TIMEOUT = "adoption.timeout.ms";
    private static final String STUCK = "[[latency=600000]]";

    private final ConnectCluster cluster = ConnectCluster.start("metadata", SimulatorSettings.defaults());
    private final Admin admin = cluster.kafka().admin();
    private final ConnectRest rest = cluster.startWorker().rest();

    @BeforeEach
    void forgetCalls() {
        cluster.provider().journal().reset();
    }

    @AfterEach
    void deleteConnectors() {
        rest.connectors().forEach(name -> rest.delete(name.asText()));
        await().until(() -> cluster.provider().journal().summary().inFlight() == 0);
    }

    @AfterAll
    void close() {
        admin.close();
        cluster.close();
    }

    @Test
    void onePromptStuckAmongThousandsKeepsTheMapSmall() {
        int prompts = 20_000;
        Pipeline pipeline = cluster.pipeline("stuck");
        Progress progress = Progress.of(pipeline, admin);
        cluster.provider().latency(LatencyProfile.lognormal(Duration.ofMillis(50), Duration.ofMillis(500)));
        pipeline.send(prompts, i -> i == 100 ? STUCK : "prompt " + i);
        cluster.create(
                rest,
                pipeline,
                "chat.max.in.flight",
                "300",
                "chat.concurrency.adaptive",
                "false",
                ADOPTION_TIMEOUT,
                "0");

        int longest = awaitReceipts(progress, prompts - 1);

        Map<Integer, Long> ends = progress.ends();
        await().untilAsserted(
                        () -> assertThat(behind(progress.committed(), ends)).isEqualTo(1));
        assertThat(longest).isLessThan(1_000);
        pipeline.assertExactlyOnce(prompts - 1, pipeline.completions(), pipeline.usage());
        assertThat(cluster.provider().journal().summary().calls()).isEqualTo(prompts);
    }

    @Test
    void thousandsInFlightOnOnePartitionNeitherOverflowTheMapNorStop() {
        int prompts = 12_000;
        Pipeline pipeline = new Pipeline(cluster.kafka().bootstrapServers(), "many");
        Progress progress = new Progress(pipeline, admin, 1);
        cluster.kafka().createTopic(pipeline.prompts(), 1);
        pipeline.outputs().forEach(topic -> cluster.kafka().createTopic(topic, ConnectCluster.PARTITIONS));
        cluster.provider().latency(LatencyProfile.lognormal(Duration.ofSeconds(2), Duration.ofSeconds(10)));
        pipeline.send(prompts, i -> "prompt " + i);
        cluster.create(
                rest,
                pipeline,
                "chat.max.in.flight",
                "4000",
                "chat.concurrency.adaptive",
                "false",
                "max.outstanding.records",
                "8000");

        int longest = awaitReceipts(progress, prompts);

        await().untilAsserted(() -> assertThat(progress.committed()).isEqualTo(progress.ends()));
        pipeline.assertExactlyOnce(prompts, pipeline.completions(), pipeline.usage());
        assertThat(cluster.provider().journal().summary().calls()).isEqualTo(prompts);
        assertThat(longest).as("the map was put to the test").isGreaterThan(500);
    }

    @Test
    void metadataThatBelongsElsewhereSkipsNothing() throws ExecutionException, InterruptedException {
        Pipeline pipeline = cluster.pipeline("foreign");
        Progress progress = Progress.of(pipeline, admin);
        cluster.provider().latency(LatencyProfile.fixed(Duration.ofMillis(20)));
        cluster.create(rest, pipeline, ADOPTION_TIMEOUT, "0");
        // Partition 0 gets a map: its first prompt is stuck, the others are answered.
        int answered = 50;
        try (Prompts prompts = Prompts.open(pipeline.bootstrapServers())) {
            prompts.send(pipeline.prompts(), 0, null, STUCK, Map.of());
            for (int i = 0; i < answered; i++) {
                prompts.send(pipeline.prompts(), 0, null, "answered " + i, Map.of());
            }
            prompts.flush();
        }
        pipeline.awaitReceipts(answered, PATIENCE);
        String empty = progress.metadata().getOrDefault(0, "");
        await().untilAsserted(() -> assertThat(progress.metadata().get(0)).isNotEqualTo(empty));
        rest.stop(pipeline.connector());
        rest.awaitState(pipeline.connector(), "STOPPED", 0);
        String genuine = progress.metadata().getOrDefault(0, "");
        assertThat(progress.committed()).containsEntry(0, 0L);
        assertThat(genuine).isNotEmpty();

        // The topic grows by 100 prompts per partition, and each partition gets another foreign text at offset 0.
        int more = 100;
        try (Prompts prompts = Prompts.open(pipeline.bootstrapServers())) {
            for (int i = 0; i < more * ConnectCluster.PARTITIONS; i++) {
                prompts.send(pipeline.prompts(), i % ConnectCluster.PARTITIONS, null, "new " + i, Map.of());
            }
            prompts.flush();
        }
        String[] texts = {
            genuine.substring(0, genuine.length() - 1) + (genuine.endsWith("A") ? "Q" : "A"),
            genuine,
            "kc1.",
            "kc1." + "A".repeat(4_000),
            "7:{\"someone\":\"else\"}",
            "\u0000\u2028\uD83D\uDE00".repeat(100)
        };
        Map<TopicPartition, OffsetAndMetadata> foreign = new HashMap<>();
        for (int partition = 0; partition < texts.length; partition++) {
            foreign.put(progress.partition(partition), new OffsetAndMetadata(0, texts[partition]));
        }
        admin.alterConsumerGroupOffsets("connect-" + pipeline.connector(), foreign)
                .all()
                .get();
        assertThat(progress.metadata()).hasSize(ConnectCluster.PARTITIONS);
        Map<String, Long> before = pipeline.perPrompt(pipeline.completions());

        rest.resume(pipeline.connector());

        Set<String> expected = new HashSet<>();
        for (int partition = 0; partition < ConnectCluster.PARTITIONS; partition++) {
            int first = partition == 0 ? 1 + answered : 0;
            for (int offset = first; offset < first + more; offset++) {
                expected.add(pipeline.requestId(partition, offset));
            }
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(pipeline.perPrompt(pipeline.completions()))
                        .containsKeys(expected.toArray(String[]::new)));
        assertThat(before).hasSize(answered);
    }

    /** Waits until so many prompts have receipts, and watches what is committed meanwhile. */
    private int awaitReceipts(Progress progress, int count) {
        int[] longest = {0};
        long[] lastReceipt = {System.nanoTime()};
        Duration[] longestWait = {Duration.ZERO};
        Set<String> seen = new HashSet<>();
        Pipeline pipeline = progress.pipeline();
        try (TopicReader reader = TopicReader.open(pipeline.bootstrapServers(), pipeline.usage())) {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
                int before = seen.size();
                reader.poll().forEach(receipt -> seen.add(TopicReader.header(receipt, "chat.request.id")));
                if (seen.size() > before) {
                    long now = System.nanoTime();
                    Duration wait = Duration.ofNanos(now - lastReceipt[0]);
                    longestWait[0] = wait.compareTo(longestWait[0]) > 0 ? wait : longestWait[0];
                    lastReceipt[0] = now;
                }
                progress.metadata().forEach((partition, metadata) -> {
                    assertThat(metadata).hasSizeLessThanOrEqualTo(LIMIT);
                    longest[0] = Math.max(longest[0], metadata.length());
                });
                return seen.size() >= count;
            });
        }
        System.out.printf(
                "%s: longest metadata %d characters, longest wait for a receipt %d ms, at most %d calls in flight%n",
                pipeline.connector(),
                longest[0],
                longestWait[0].toMillis(),
                cluster.provider().journal().summary().maxInFlight());
        assertThat(longestWait[0]).isLessThan(STANDSTILL);
        return longest[0];
    }

    /** How many partitions are not committed to their end. */
    private static int behind(Map<Integer, Long> committed, Map<Integer, Long> ends) {
        Map<Integer, Long> rest = new TreeMap<>(ends);
        rest.entrySet().removeAll(committed.entrySet());
        return rest.size();
    }
}
