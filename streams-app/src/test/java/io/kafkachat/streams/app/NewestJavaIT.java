package io.kafkachat.streams.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kafkachat.testkit.kafka.StreamsAppProcess;
import io.kafkachat.testkit.process.JavaHomes;
import io.kafkachat.testkit.provider.LatencyProfile;
import io.kafkachat.testkit.provider.SimulatorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The app's archive does its work on the newest Java that is documented; all other tests run on the build's own. */
class NewestJavaIT {

    private static final int NEWEST_JAVA = 25;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final List<String> PROMPTS = List.of(
            "Why is the sky blue?",
            "{\"prompt\": \"From the prompt field [[fault=500x1]]\"}",
            "{\"messages\": [{\"role\": \"user\", \"content\": \"Weather? [[tool=2]]\"}], \"tools\": [{\"type\":"
                    + " \"function\", \"function\": {\"name\": \"weather\", \"parameters\": {\"type\": \"object\","
                    + " \"properties\": {}}}}]}",
            "{\"messages\": [{\"role\": \"user\", \"content\": \"Hot\"}], \"temperature\": 99}");

    private final AppCluster cluster = AppCluster.start(
            "newest-java", SimulatorSettings.defaults().withLatency(LatencyProfile.fixed(Duration.ofMillis(50))));

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void everyFormOfPromptIsAnsweredOnceAndAnAppThatStartsAgainGoesOn() throws IOException {
        Optional<Path> java = JavaHomes.find(NEWEST_JAVA);
        assumeTrue(java.isPresent(), "no Java " + NEWEST_JAVA + " on this machine: the app is not tested on it");
        try (StreamsAppProcess app = cluster.startInstanceOn(java.orElseThrow(), "one")) {
            cluster.send(PROMPTS.size(), PROMPTS::get);
            cluster.awaitRecords("usage", PROMPTS.size(), PATIENCE);

            cluster.assertExactlyOnce(PROMPTS.size(), "usage");
            assertThat(cluster.events("completions")).hasSize(3);
            assertThat(cluster.events("tool-calls")).hasSize(2);
            assertThat(cluster.events("errors"))
                    .extracting(error -> error.path("error_class").textValue())
                    .containsExactly("INVALID_REQUEST");
            cluster.awaitCallsInWindows(PROMPTS.size());
            app.awaitReady();
            assertThat(app.get("/metrics").body()).contains("kafkachat_");
            assertThat(ProcessHandle.of(app.process().pid())
                            .orElseThrow()
                            .info()
                            .command())
                    .contains(
                            java.orElseThrow().toRealPath().resolve("bin/java").toString());

            app.process().terminate();
            assertThat(app.process().awaitExit(PATIENCE)).isTrue();
            assertThat(app.process().exitCode()).isEqualTo(StreamsApp.OK);
            assertThat(Files.readString(app.process().errorFile()))
                    .as("warnings of the JVM")
                    .isEmpty();
        }
        try (StreamsAppProcess again = cluster.startInstanceOn(java.orElseThrow(), "one")) {
            cluster.send(1, i -> "And the next one?");
            cluster.awaitRecords("usage", PROMPTS.size() + 1, PATIENCE);

            cluster.assertExactlyOnce(PROMPTS.size() + 1, "usage");
            assertThat(cluster.provider().journal().summary().paidAgain()).isZero();
        }
    }
}
