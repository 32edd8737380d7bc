package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkachat.testkit.kafka.ConnectWorkerProcess;
import io.kafkachat.testkit.provider.JournalSummary;
import io.kafkachat.testkit.provider.SimulatorSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A worker takes on no more than it can hold, however much waits and however long the provider is silent. */
class MemoryIT {

    private static final int PROMPTS = 200_000;
    private static final int IN_FLIGHT = 500;
    private static final int OUTSTANDING = 2_000;
    private static final int POLL = 100;
    private static final long MEGABYTE = 1L << 20;

    @Test
    void heapStaysBoundedWhileTheProviderIsSilentAndPromptsWait() throws Exception {
        try (ConnectCluster cluster = ConnectCluster.start("memory", SimulatorSettings.defaults())) {
            Pipeline pipeline = cluster.pipeline("memory");
            String text = "x".repeat(1_000);
            pipeline.send(PROMPTS, i -> i + text);
            cluster.provider().stall();
            ConnectWorkerProcess worker = cluster.startWorker(
                    settings -> settings, process -> process.withHeap("256m").withJvmOption(WorkerJvm.LOCAL_ONLY));
            cluster.create(
                    worker.rest(),
                    pipeline,
                    "chat.max.in.flight",
                    Integer.toString(IN_FLIGHT),
                    // A silent provider gives no reason to send more.
                    "chat.concurrency.adaptive",
                    "false",
                    "max.outstanding.records",
                    Integer.toString(OUTSTANDING));
            try (WorkerJvm jvm = WorkerJvm.of(worker)) {
                await().atMost(Duration.ofMinutes(1))
                        .until(() -> cluster.provider().journal().summary().inFlight() == IN_FLIGHT
                                && jvm.metric(pipeline.connector(), "outstanding-prompts") >= OUTSTANDING);
                List<Long> heaps = new ArrayList<>(List.of(jvm.liveHeap()));

                // Time itself is tested here: nothing may grow while it passes.
                await().pollInterval(Duration.ofSeconds(2))
                        .during(Duration.ofSeconds(20))
                        .atMost(Duration.ofSeconds(40))
                        .untilAsserted(() -> {
                            heaps.add(jvm.liveHeap());
                            assertThat(jvm.metric(pipeline.connector(), "outstanding-prompts"))
                                    .isBetween((double) OUTSTANDING, (double) OUTSTANDING + POLL);
                            assertThat(heaps.get(heaps.size() - 1))
                                    .as("live heap after " + heaps)
                                    .isLessThan(128 * MEGABYTE)
                                    .isLessThan(heaps.get(0) + 8 * MEGABYTE);
                        });

                JournalSummary silent = cluster.provider().journal().summary();
                assertThat(silent.maxInFlight()).isEqualTo(IN_FLIGHT);
                assertThat(silent.calls()).isEqualTo(IN_FLIGHT);
                worker.rest().awaitRunning(pipeline.connector(), 1);

                cluster.provider().recover();
                await().atMost(Duration.ofMinutes(1))
                        .until(() -> cluster.provider().journal().summary().paid() > OUTSTANDING + 2_000);
                JournalSummary recovered = cluster.provider().journal().summary();
                assertThat(recovered.maxInFlight()).isEqualTo(IN_FLIGHT);
                assertThat(recovered.paidAgain()).isZero();
                assertThat(recovered.aborted()).isZero();
                pipeline.awaitReceipts(2_000, Duration.ofMinutes(1));
                worker.rest().awaitRunning(pipeline.connector(), 1);
                System.out.printf(
                        "memory: live heap MB %s, with %d prompts under way%n",
                        heaps.stream().map(heap -> heap / MEGABYTE).toList(),
                        (int) jvm.metric(pipeline.connector(), "outstanding-prompts"));
            }
        }
    }
}
