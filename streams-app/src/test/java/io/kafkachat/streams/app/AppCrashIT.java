package io.kafkachat.streams.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kafkachat.testkit.kafka.StreamsAppProcess;
import io.kafkachat.testkit.provider.JournalSummary;
import io.kafkachat.testkit.provider.LatencyProfile;
import io.kafkachat.testkit.provider.SimulatorSettings;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * However often the app is killed: one answer to each prompt, and windows of usage that are the sum of the usage events. How
 * large a run is say the system properties {@code crash.rounds}, {@code crash.prompts} and {@code crash.seed}.
 */
class AppCrashIT {

    private static final int ROUNDS = Integer.getInteger("crash.rounds", 3);
    private static final int PROMPTS = Integer.getInteger("crash.prompts", 2_000);
    private static final long SEED = Long.getLong("crash.seed", new Random().nextInt(1_000_000));
    private static final int IN_FLIGHT = 200;

    private static final String TOOL = """
            [{"type": "function", "function": {"name": "weather", "parameters": {"type": "object", "properties": {}}}}]""";

    @Test
    void howeverOftenItDiesEveryPromptIsAnsweredOnceAndUsageIsAddedUpOnce() {
        System.out.printf("app-crash: %d prompts, %d kills, -Dcrash.seed=%d%n", PROMPTS, ROUNDS, SEED);
        Random random = new Random(SEED);
        long start = System.nanoTime();
        try (AppCluster cluster = AppCluster.start(
                "app-crash",
                SimulatorSettings.defaults()
                        .withLatency(LatencyProfile.lognormal(Duration.ofMillis(300), Duration.ofSeconds(5))))) {
            StreamsAppProcess app = startInstance(cluster);
            cluster.send(PROMPTS, i -> (i % 10 == 0 ? "[[tool=2]] " : "") + "prompt " + i);
            int share = PROMPTS / (ROUNDS + 1);
            for (int round = 0; round < ROUNDS; round++) {
                // The first one is under full load when it dies, others may not even have begun.
                int least = round == 0 ? share / 2 : 0;
                long paid = cluster.provider().journal().summary().paid() + least + random.nextInt(share - least);
                await().atMost(Duration.ofMinutes(2))
                        .pollInterval(Duration.ofMillis(10))
                        .until(() -> cluster.provider().journal().summary().paid() >= paid);
                app.process().kill();
                app = startInstance(cluster);
            }
            cluster.awaitRecords("usage", PROMPTS, Duration.ofMinutes(3));
            cluster.awaitCallsInWindows(PROMPTS);

            JournalSummary journal = cluster.provider().journal().summary();
            System.out.printf(
                    "app-crash: %d calls, %d aborted by crashes, %d paid again; %d s%n",
                    journal.calls(),
                    journal.aborted(),
                    journal.paidAgain(),
                    Duration.ofNanos(System.nanoTime() - start).toSeconds());
            cluster.assertExactlyOnce(PROMPTS, "completions", "usage");
            assertThat(cluster.read("tool-calls")).hasSize(PROMPTS / 10 * 2);
            assertThat(cluster.read("errors")).isEmpty();
            assertWindowsAreTheSumOfUsage(cluster);
            assertThat(journal.ids()).isEqualTo(PROMPTS);
            assertThat(journal.calls()).isEqualTo(PROMPTS + journal.aborted() + journal.paidAgain());
            assertThat(journal.aborted()).isLessThanOrEqualTo(ROUNDS * IN_FLIGHT);
        }
    }

    private static StreamsAppProcess startInstance(AppCluster cluster) {
        return cluster.startInstance(
                "one",
                "chat.max.in.flight",
                Integer.toString(IN_FLIGHT),
                "chat.concurrency.adaptive",
                "false",
                "tools",
                TOOL);
    }

    private static void assertWindowsAreTheSumOfUsage(AppCluster cluster) {
        List<JsonNode> events = cluster.events("usage");
        Collection<JsonNode> windows = cluster.windows().values();
        for (String field : List.of("prompt_tokens", "completion_tokens", "total_tokens", "usd_spent")) {
            assertThat(sum(windows, field)).as(field).isEqualByComparingTo(sum(events, field));
        }
    }

    private static BigDecimal sum(Collection<JsonNode> events, String field) {
        return events.stream()
                .map(event -> event.path(field))
                .filter(value -> !value.isNull() && !value.isMissingNode())
                .map(value -> new BigDecimal(value.asText()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
