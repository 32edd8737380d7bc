package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkachat.testkit.provider.Fault;
import io.kafkachat.testkit.provider.JournalEntry;
import io.kafkachat.testkit.provider.JournalSummary;
import io.kafkachat.testkit.provider.LatencyProfile;
import io.kafkachat.testkit.provider.ProviderSimulator;
import io.kafkachat.testkit.provider.SimulatorSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A provider that is down for two minutes costs no prompt and little else, and is back in full use seconds after. */
class OutageIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PER_SECOND = 30;
    /** By default. */
    private static final int MAX_IN_FLIGHT = 64;

    private static final Duration LATENCY = Duration.ofMillis(400);
    private static final long FULL_SPEED = MAX_IN_FLIGHT * 1_000 / LATENCY.toMillis();

    // A test in which time itself matters: each half of the outage lasts until the prompts of a minute have come.
    @Test
    void twoMinutesOfOutageCostNoPromptAndFullSpeedIsBackWithinSeconds() {
        SimulatorSettings settings = SimulatorSettings.defaults().withLatency(LatencyProfile.fixed(LATENCY));
        try (ConnectCluster cluster = ConnectCluster.start("outage", settings)) {
            ProviderSimulator provider = cluster.provider();
            Pipeline pipeline = cluster.pipeline("outage");
            cluster.create(cluster.startWorker().rest(), pipeline);
            try (PromptStream stream = PromptStream.to(pipeline, PER_SECOND)) {
                await().atMost(PATIENCE)
                        .until(() -> provider.journal().summary().paid() > 3 * PER_SECOND);

                provider.refuseConnections();
                awaitMinuteOfPrompts(stream);
                long callsBefore = provider.journal().summary().calls();
                provider.answerAll(Fault.UNAVAILABLE);
                provider.acceptConnections();
                awaitMinuteOfPrompts(stream);
                long callsInOutage = provider.journal().summary().calls() - callsBefore;
                long recovered = System.currentTimeMillis();
                provider.answerNormally();

                int prompts = stream.stop();
                pipeline.awaitReceipts(prompts, PATIENCE);
                pipeline.assertExactlyOnce(prompts, pipeline.completions(), pipeline.usage());
                assertThat(pipeline.read(pipeline.errors())).isEmpty();
                JournalSummary journal = provider.journal().summary();
                assertThat(journal.paid()).isEqualTo(prompts);
                assertThat(journal.paidAgain()).isZero();
                assertThat(callsInOutage)
                        .as("calls to find out whether the outage is over")
                        .isLessThan(100);
                long full = millisToFullSpeed(provider, recovered);
                System.out.printf(
                        "outage: %d prompts; full speed after %d ms, %d of %d answers 5 to 10 s after;"
                                + " %d calls while it answered 503; %s%n",
                        prompts,
                        full,
                        answers(provider, recovered + 5_000, recovered + 10_000),
                        5 * FULL_SPEED,
                        callsInOutage,
                        journal);
                assertThat(full).as("milliseconds to full speed").isLessThan(5_000);
                assertThat(answers(provider, recovered + 5_000, recovered + 10_000))
                        .as("answers in the five seconds from then on")
                        .isGreaterThan(9 * 5 * FULL_SPEED / 10);
            }
        }
    }

    private static void awaitMinuteOfPrompts(PromptStream stream) {
        int before = stream.sent();
        await().atMost(PATIENCE).until(() -> stream.sent() >= before + 60 * PER_SECOND);
    }

    /** When the first second begins in which as many are answered as the limit of calls in flight allows, or nearly. */
    private static long millisToFullSpeed(ProviderSimulator provider, long recovered) {
        long[] answers = provider.journal().entries().stream()
                .mapToLong(JournalEntry::lastMillis)
                .filter(millis -> millis >= recovered)
                .sorted()
                .toArray();
        int asMany = (int) (0.9 * FULL_SPEED);
        for (int i = 0; i + asMany < answers.length; i++) {
            if (answers[i + asMany] - answers[i] <= 1_000) {
                return answers[i] - recovered;
            }
        }
        throw new AssertionError("never at full speed");
    }

    /** Every prompt is answered once, and nothing happens to it after. */
    private static long answers(ProviderSimulator provider, long from, long to) {
        return provider.journal().entries().stream()
                .filter(entry -> entry.lastMillis() >= from && entry.lastMillis() < to)
                .count();
    }
}
