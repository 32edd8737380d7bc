package io.kafkachat.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkachat.testkit.kafka.EmbeddedKafka;
import io.kafkachat.testkit.process.JavaProcess;
import io.kafkachat.testkit.provider.JournalSummary;
import io.kafkachat.testkit.provider.LatencyProfile;
import io.kafkachat.testkit.provider.ProviderSimulator;
import io.kafkachat.testkit.provider.SimulatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is asked to end lets its calls end, and its successor goes on with the rest. */
class DrainIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration SLOWEST = Duration.ofSeconds(5);
    private static final int PROMPTS = 400;

    @TempDir
    private Path folder;

    @Test
    void restartsUnderLoadInterruptNoCallAndPayForNoneAgain() {
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                ProviderSimulator provider = ProviderSimulator.start(SimulatorSettings.defaults()
                        .withLatency(LatencyProfile.lognormal(Duration.ofMillis(500), Duration.ofSeconds(3))))) {
            PromptStage stage = PromptStage.of(kafka, "drain", 2);
            Map<String, String> settings = stage.settings(provider, folder.resolve("state"));
            settings.put(
                    PromptAppMain.DRAIN_MS,
                    Long.toString(SLOWEST.multipliedBy(3).toMillis()));
            stage.send("slow", "[[latency=" + SLOWEST.toMillis() + "]] slow");
            stage.send(PROMPTS - 1, i -> "prompt " + i);

            for (int round = 1; round <= 2; round++) {
                try (JavaProcess app = PromptAppMain.start(folder, "app", settings)) {
                    await().atMost(SOON)
                            .until(() -> provider.journal().summary().inFlight() > 40);

                    long start = System.nanoTime();
                    app.terminate();
                    assertThat(app.awaitExit(SOON)).isTrue();
                    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SLOWEST.multipliedBy(2));
                    assertThat(provider.journal().summary().inFlight()).isZero();
                }
            }
            assertThat(stage.answers()).hasSizeLessThan(PROMPTS);
            try (JavaProcess app = PromptAppMain.start(folder, "app", settings)) {
                stage.awaitOneEach(PROMPTS, SOON);
                assertThat(app.isAlive()).isTrue();
            }

            JournalSummary journal = provider.journal().summary();
            assertThat(journal.aborted()).isZero();
            assertThat(journal.calls()).isEqualTo(PROMPTS);
            assertThat(journal.paid()).isEqualTo(PROMPTS);
        }
    }
}
