package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkachat.testkit.kafka.ConnectRest;
import io.kafkachat.testkit.kafka.ConnectWorkerProcess;
import io.kafkachat.testkit.kafka.TopicReader;
import io.kafkachat.testkit.provider.LatencyProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers can be read piece by piece while they are generated, and nothing else depends on that. */
@OnSharedCluster
class ChunksIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int PLAIN = 100;
    private static final String[] BYTES_AND_QUICK_RETRIES = {
        "value.converter",
        "org.apache.kafka.connect.converters.ByteArrayConverter",
        "chat.retry.backoff.ms",
        "10",
        "chat.retry.backoff.max.ms",
        "100"
    };

    /** What is wrong with a prompt's first attempts, and how many there are at least. */
    private static final Map<String, Integer> FAULTS = Map.ofEntries(
            Map.entry("stream-truncatedx1", 2),
            Map.entry("stream-truncatedx2", 3),
            Map.entry("stream-done-earlyx1", 2),
            Map.entry("stream-errorx1", 2),
            Map.entry("stream-choice-errorx1", 2),
            Map.entry("stream-resetx1", 2),
            Map.entry("garbagex1", 2),
            Map.entry("emptyx1", 2),
            Map.entry("500x1,stream-truncatedx1,429x1", 4),
            // These are answers as they are.
            Map.entry("stream-json", 1),
            Map.entry("stream-no-done", 1),
            Map.entry("stream-crlf", 1),
            Map.entry("length", 1),
            Map.entry("think-leak", 1));

    private final ConnectCluster cluster;
    private final ConnectWorkerProcess worker;
    private final ConnectRest rest;

    ChunksIT(ConnectCluster cluster, ConnectWorkerProcess worker) {
        this.cluster = cluster;
        this.worker = worker;
        this.rest = worker.rest();
    }

    @AfterEach
    void restoreLatency() {
        cluster.provider().latency(SharedCluster.LATENCY);
    }

    @Test
    void theChunksOfEveryAnswerAreItsCompletionAndThoseOfFailedAttemptsAreAborted() {
        cluster.provider().latency(LatencyProfile.fixed(Duration.ofMillis(800)));
        Map<String, String> prompts = new LinkedHashMap<>();
        for (int i = 0; i < PLAIN; i++) {
            prompts.put("plain-" + i, "Prompt number " + i + " with a \uD83D\uDC4B");
        }
        FAULTS.keySet().forEach(fault -> prompts.put(fault, "A prompt with [[fault=" + fault + "]] [[latency=2000]]"));
        prompts.put("two", "{\"messages\": [{\"role\": \"user\", \"content\": \"Two answers\"}], \"n\": 2}");
        prompts.put(
                "unstreamed", "{\"messages\": [{\"role\": \"user\", \"content\": \"At once\"}], \"stream\": false}");
        prompts.put("never", "A prompt with [[fault=stream-truncated]]");
        prompts.put("refused", "A prompt with [[fault=400]]");
        try (RunningConnector sink = create("chunks", BYTES_AND_QUICK_RETRIES)) {
            sink.sendAll(prompts);
            sink.awaitReceipts(prompts.size());
            sink.awaitAllCommitted();

            Map<String, List<Output>> completions = byKey(sink.completions());
            assertThat(completions).hasSize(prompts.size() - 2);
            Map<String, List<Output>> chunks = byKey(sink.chunks());
            assertThat(chunks).hasSize(prompts.size() - 1).doesNotContainKey("refused");
            chunks.forEach((key, all) -> {
                assertThat(all)
                        .as(key)
                        .allSatisfy(chunk -> assertThat(chunk.headerNames())
                                .containsExactly(
                                        "chat.request.id",
                                        "chat.prompt.topic",
                                        "chat.prompt.partition",
                                        "chat.prompt.offset"));
                assertAttemptsEnd(key, attempts(all), completions.getOrDefault(key, List.of()));
            });
            Map<String, Output> usage = Output.byKey(sink.usage());
            completions
                    .keySet()
                    .forEach(key -> assertThat(attempts(chunks.get(key)).lastKey())
                            .as(key)
                            .isEqualTo(usage.get(key).value().path("attempts").asInt())
                            .isGreaterThanOrEqualTo(FAULTS.getOrDefault(key, 1)));
            assertThat(completions.get("two")).hasSize(2);
            assertThat(chunks.get("unstreamed")).hasSize(1);
            // A connection that broke before the response makes an attempt without text.
            assertThat(attempts(chunks.get("stream-truncatedx2")))
                    .as("attempts: " + usage.get("stream-truncatedx2").value().path("attempt_history"))
                    .hasSize(3);
            assertThat(chunks.keySet())
                    .filteredOn(key -> key.startsWith("plain-"))
                    .allSatisfy(key -> assertThat(chunks.get(key)).hasSizeGreaterThan(1));
        }
    }

    private static void assertAttemptsEnd(
            String key, TreeMap<Integer, List<Output>> attempts, List<Output> completions) {
        attempts.forEach((attempt, chunks) -> {
            String name = key + ", attempt " + attempt;
            for (int i = 0; i < chunks.size(); i++) {
                boolean end = i == chunks.size() - 1;
                assertThat(chunks.get(i).value().path("index").asInt()).as(name).isEqualTo(i);
                assertThat(chunks.get(i).value().path("last").asBoolean())
                        .as(name + ", chunk " + i)
                        .isEqualTo(end);
                assertThat(chunks.get(i).value().path("aborted").asBoolean())
                        .as(name + ", chunk " + i)
                        .isEqualTo(end && !(attempt.equals(attempts.lastKey()) && !completions.isEmpty()));
            }
        });
        List<Output> last = attempts.lastEntry().getValue();
        for (Output completion : completions) {
            int choice = completion.value().path("choice_index").asInt();
            assertThat(joined(last, choice, "content")).as(key).isEqualTo(completion.text("content"));
            assertThat(joined(last, choice, "reasoning"))
                    .as(key)
                    .isEqualTo(completion.value().path("reasoning").asText(""));
            assertThat(last.get(last.size() - 1).record().timestamp())
                    .as(key)
                    .isLessThanOrEqualTo(completion.record().timestamp());
        }
    }

    @Test
    void theFirstPiecesCanBeReadWhileTheAnswerIsStillGenerated() {
        cluster.provider().latency(LatencyProfile.fixed(Duration.ofSeconds(4)));
        try (RunningConnector sink = create("live", "chat.idle.timeout.ms", "30000");
                TopicReader reader = TopicReader.open(
                        sink.pipeline().bootstrapServers(), sink.pipeline().chunks())) {
            // Half of the answer, and then nothing more.
            sink.send("stalled", "A prompt with [[fault=stream-stall]]");
            await().atMost(PATIENCE).until(() -> {
                reader.poll();
                return reader.records().size() >= 2;
            });

            assertThat(sink.completions()).isEmpty();
            assertThat(sink.chunks()).hasSizeLessThan(8);
            assertThat(sink.chunks()).allSatisfy(chunk -> {
                assertThat(chunk.value().path("last").asBoolean()).isFalse();
                assertThat(text(chunk)).isNotEmpty();
            });
        }
    }

    @Test
    void answersDoNotWaitForAChunkTopicThatIsMissing() throws IOException {
        int prompts = 50;
        Pipeline pipeline = cluster.pipeline("chunkless");
        int logBefore = log().length();
        try (RunningConnector sink = RunningConnector.create(
                cluster, rest, pipeline, "chunks.topic", pipeline.chunks(), "ordering", "key")) {
            pipeline.send(prompts, i -> "prompt " + i);
            sink.awaitReceipts(prompts);
            sink.awaitAllCommitted();

            pipeline.assertExactlyOnce(prompts, pipeline.completions(), pipeline.usage());
            assertThat(sink.usage())
                    .allSatisfy(usage ->
                            assertThat(usage.value().path("attempts").asInt()).isEqualTo(1));
            assertThat(log().substring(logBefore))
                    .containsOnlyOnce("Cannot publish to topic chunkless-chunks; chunks are dropped");
            sink.assertRunning();

            // As soon as it is there chunks go to it.
            cluster.kafka().createTopic(pipeline.chunks(), ConnectCluster.PARTITIONS);
            await().atMost(PATIENCE).untilAsserted(() -> {
                sink.send("later", "A later prompt");
                assertThat(sink.chunks()).isNotEmpty();
            });
        }
    }

    private RunningConnector create(String connector, String... pairs) {
        Pipeline pipeline = cluster.pipeline(connector);
        cluster.kafka().createTopic(pipeline.chunks(), ConnectCluster.PARTITIONS);
        String[] all = new String[pairs.length + 2];
        System.arraycopy(pairs, 0, all, 2, pairs.length);
        all[0] = "chunks.topic";
        all[1] = "${connector}-chunks";
        return RunningConnector.create(cluster, rest, pipeline, all);
    }

    /** In the order of publication; a key's records are in one partition. */
    private static Map<String, List<Output>> byKey(List<Output> outputs) {
        return outputs.stream()
                .sorted(Comparator.comparingLong(output -> output.record().offset()))
                .collect(Collectors.groupingBy(
                        output -> String.valueOf(output.key()), LinkedHashMap::new, Collectors.toList()));
    }

    private static TreeMap<Integer, List<Output>> attempts(List<Output> chunks) {
        assertThat(chunks)
                .isSortedAccordingTo(Comparator.comparingInt(
                        chunk -> chunk.value().path("attempt").asInt()));
        return chunks.stream()
                .collect(Collectors.groupingBy(
                        chunk -> chunk.value().path("attempt").asInt(), TreeMap::new, Collectors.toList()));
    }

    private static String joined(List<Output> chunks, int choice, String field) {
        return chunks.stream()
                .filter(chunk -> chunk.value().path("choice_index").asInt() == choice)
                .map(chunk -> chunk.value().path(field).asText(""))
                .collect(Collectors.joining());
    }

    private static String text(Output chunk) {
        return chunk.text("content") + chunk.value().path("reasoning").asText("");
    }

    private String log() throws IOException {
        return Files.readString(worker.process().logFile());
    }
}
