package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkachat.testkit.provider.JournalEntry;
import io.kafkachat.testkit.provider.JournalSummary;
import io.kafkachat.testkit.provider.SimulatorSettings;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** One slow answer holds up nothing but the committed offset of its own partition. */
class SlowPromptIT {

    private static final int FAST = 2_000;
    private static final int PROMPTS = FAST + 1;
    private static final String SLOW = "[[latency=60000]]";

    // The one test in which time itself matters: that an answer may take a minute.
    @Test
    void promptOfAMinuteDelaysNoOtherAndHoldsBackOnlyItsOwnPartitionsOffset() {
        try (ConnectCluster cluster = ConnectCluster.start("slow", SimulatorSettings.defaults());
                Admin admin = cluster.kafka().admin()) {
            Pipeline pipeline = cluster.pipeline("slow");
            Progress progress = Progress.of(pipeline, admin);
            cluster.create(cluster.startWorker().rest(), pipeline);
            pipeline.send(PROMPTS, i -> i == PROMPTS / 10 ? SLOW : "prompt " + i);
            ConsumerRecord<String, String> slow = pipeline.read(pipeline.prompts()).stream()
                    .filter(prompt -> SLOW.equals(prompt.value()))
                    .findFirst()
                    .orElseThrow();
            String slowId = pipeline.requestId(slow.partition(), slow.offset());

            pipeline.awaitReceipts(FAST, Duration.ofSeconds(50));

            assertThat(cluster.provider().journal().entry(slowId))
                    .get()
                    .extracting(JournalEntry::calls, JournalEntry::paid, JournalEntry::aborted)
                    .containsExactly(1, 0, 0);
            assertThat(pipeline.perPrompt(pipeline.usage())).doesNotContainKey(slowId);
            Map<Integer, Long> allButTheSlowOne = new TreeMap<>(progress.ends());
            allButTheSlowOne.put(slow.partition(), slow.offset());
            await().untilAsserted(() -> assertThat(progress.committed()).isEqualTo(allButTheSlowOne));
            assertThat(progress.metadata().values())
                    .allSatisfy(metadata -> assertThat(metadata).hasSizeLessThan(100));
            assertThat(cluster.provider().journal().summary().inFlight())
                    .as("the slow one is still under way")
                    .isEqualTo(1);

            pipeline.awaitReceipts(PROMPTS, Duration.ofSeconds(90));
            await().untilAsserted(() -> assertThat(progress.committed()).isEqualTo(progress.ends()));
            pipeline.assertExactlyOnce(PROMPTS, pipeline.completions(), pipeline.usage());
            assertThat(pipeline.read(pipeline.errors())).isEmpty();
            JournalSummary journal = cluster.provider().journal().summary();
            assertThat(journal.calls()).isEqualTo(PROMPTS);
        }
    }
}
