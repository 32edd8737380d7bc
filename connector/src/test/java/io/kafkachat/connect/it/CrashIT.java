package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkachat.testkit.kafka.ConnectWorkerProcess;
import io.kafkachat.testkit.kafka.TopicReader;
import io.kafkachat.testkit.provider.JournalSummary;
import io.kafkachat.testkit.provider.LatencyProfile;
import io.kafkachat.testkit.provider.SimulatorSettings;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** A worker that dies loses nothing, publishes nothing twice and pays again only for what was not published yet. */
class CrashIT {

    private static final int PROMPTS = 5_000;
    private static final int IN_FLIGHT = 200;

    @Test
    void killNineInTheMiddleOfThousandsOfPromptsLosesNoneAndPublishesNoneTwice() {
        // Answers far out of order, so that the map of completed offsets is full of holes.
        SimulatorSettings simulator = SimulatorSettings.defaults()
                .withLatency(LatencyProfile.lognormal(Duration.ofMillis(300), Duration.ofSeconds(5)));
        try (SinkCluster cluster = SinkCluster.start("crash", simulator)) {
            Pipeline pipeline = cluster.pipeline("crash");
            ConnectWorkerProcess first = cluster.startWorker();
            // As many as that when the worker dies, and when the next one starts.
            cluster.create(
                    first.rest(),
                    pipeline,
                    "chat.max.in.flight",
                    Integer.toString(IN_FLIGHT),
                    "chat.concurrency.adaptive",
                    "false");
            pipeline.send(PROMPTS, i -> "prompt " + i);
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> cluster.provider().journal().summary().paid() > PROMPTS / 3);

            first.kill();
            long death = System.currentTimeMillis();
            JournalSummary atDeath = cluster.provider().journal().summary();
            ConnectWorkerProcess second = cluster.startWorker();
            second.rest().awaitRunning(pipeline.connector(), 1);
            pipeline.awaitReceipts(PROMPTS, Duration.ofMinutes(3));

            pipeline.assertExactlyOnce(PROMPTS, pipeline.completions(), pipeline.usage());
            assertThat(pipeline.read(pipeline.errors())).isEmpty();
            JournalSummary end = cluster.provider().journal().summary();
            System.out.printf(
                    "crash: %d paid when the worker died; in the end %d calls, %d aborted by the crash, %d paid again%n",
                    atDeath.paid(), end.calls(), end.aborted(), end.paidAgain());
            // Every second call is explained: its prompt had no completion in the topic when the worker died.
            assertThat(pipeline.read(pipeline.completions()))
                    .filteredOn(record -> record.timestamp() <= death)
                    .hasSizeGreaterThan(PROMPTS / 10)
                    .allSatisfy(record -> assertThat(calls(cluster, record)).isEqualTo(1));
            assertThat(end.calls()).isEqualTo(PROMPTS + end.aborted() + end.paidAgain());
            assertThat(end.ids()).isEqualTo(PROMPTS);
            // On the wire, or answered and not published yet.
            assertThat(end.calls()).isLessThanOrEqualTo(PROMPTS + IN_FLIGHT + PROMPTS / 10);
        }
    }

    private static int calls(SinkCluster cluster, ConsumerRecord<String, String> record) {
        String id = TopicReader.header(record, "chat.request.id");
        return cluster.provider()
                .journal()
                .entry(String.valueOf(id))
                .orElseThrow()
                .calls();
    }
}
