package io.kafkachat.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkachat.streams.PromptStage.Answer;
import io.kafkachat.testkit.kafka.EmbeddedKafka;
import io.kafkachat.testkit.process.JavaProcess;
import io.kafkachat.testkit.provider.JournalEntry;
import io.kafkachat.testkit.provider.JournalSummary;
import io.kafkachat.testkit.provider.LatencyProfile;
import io.kafkachat.testkit.provider.ProviderSimulator;
import io.kafkachat.testkit.provider.SimulatorSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Processes that die at random moments lose nothing and publish nothing twice, and pay again only for what was not committed
 * yet. How large a run is say the system properties {@code crash.rounds}, {@code crash.prompts} and {@code crash.seed}.
 */
class ProcessorCrashIT {

    private static final int ROUNDS = Integer.getInteger("crash.rounds", 4);
    private static final int PROMPTS = Integer.getInteger("crash.prompts", 600);
    private static final long SEED = Long.getLong("crash.seed", new Random().nextInt(1_000_000));

    private static final int IN_FLIGHT = 64;
    private static final int SHARE = PROMPTS / (ROUNDS + 1);
    private static final Duration SOON = Duration.ofMinutes(1);

    private final List<Death> deaths = new ArrayList<>();

    @TempDir
    private Path folder;

    /**
     * How things stood when a process was dead.
     *
     * @param millis when that was, epoch milliseconds
     * @param prompts what the provider had seen of each, by request id
     * @param ends where the partitions of answers ended
     */
    private record Death(long millis, Map<String, JournalEntry> prompts, Map<Integer, Long> ends) {

        int calls(String requestId) {
            JournalEntry then = prompts.get(requestId);
            return then == null ? 0 : then.calls();
        }

        /** How long before the death the answers came that were lost with it: the oldest, in milliseconds. */
        long oldestLost(Set<String> committed, long start) {
            return prompts.values().stream()
                    .filter(prompt ->
                            prompt.paid() > 0 && prompt.lastMillis() > start && !committed.contains(prompt.id()))
                    .mapToLong(prompt -> millis - prompt.lastMillis())
                    .max()
                    .orElse(0);
        }

        /** Readers of committed records see it, and it was written before the death: so it was committed then. */
        boolean isCommitted(Answer answer) {
            return answer.record().offset() < ends.get(answer.record().partition());
        }
    }

    /**
     * @param store where unanswered prompts are kept: in memory, or on disk in RocksDB
     * @param stateDeleted whether the state directory is gone with the process
     */
    @ParameterizedTest
    @CsvSource({"memory, false", "disk, true"})
    void killNineLosesNoPromptDoublesNoneAndCallsNoCommittedOneAgain(String store, boolean stateDeleted)
            throws IOException {
        System.out.printf(
                "processor: %d prompts, %d processes killed, store %s, state %s, -Dcrash.seed=%d%n",
                PROMPTS, ROUNDS, store, stateDeleted ? "deleted" : "kept", SEED);
        LatencyProfile outOfOrder = LatencyProfile.lognormal(Duration.ofMillis(200), Duration.ofSeconds(3));
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                ProviderSimulator provider =
                        ProviderSimulator.start(SimulatorSettings.defaults().withLatency(outOfOrder))) {
            PromptStage stage = PromptStage.of(kafka, "crash", 2);
            run(stage, provider, store, stateDeleted);

            stage.awaitOneEach(PROMPTS, SOON);
            stage.awaitAllCommitted(SOON);
            List<Answer> answers = stage.answers();
            assertThat(answers)
                    .hasSize(PROMPTS)
                    .allSatisfy(answer -> assertThat(answer.error()).isEmpty());
            print(answers, provider);
            deaths.forEach(death -> assertCommittedAnswersWereNotCalledAfter(death, answers, provider));
            assertSecondCallsAreExplained(provider.journal().summary());
        }
    }

    private void run(PromptStage stage, ProviderSimulator provider, String store, boolean stateDeleted)
            throws IOException {
        Random random = new Random(SEED);
        Path state = folder.resolve("state");
        Map<String, String> settings = stage.settings(provider, state);
        settings.put(PromptApp.IN_FLIGHT, Integer.toString(IN_FLIGHT));
        settings.put(PromptApp.STORE, store);

        JavaProcess app = PromptAppMain.start(folder, "app", settings);
        try {
            stage.send(PROMPTS / 2, i -> "early prompt " + i);
            for (int round = 0; round < ROUNDS; round++) {
                if (round == ROUNDS / 2) {
                    stage.send(PROMPTS - PROMPTS / 2, i -> "late prompt " + i);
                }
                // The first one is under full load when it dies, others may have only begun.
                long least = round == 0 ? SHARE / 2 : 1;
                long paid = paid(provider) + least + random.nextLong(SHARE - least);
                await().atMost(SOON).pollInterval(Duration.ofMillis(5)).until(() -> paid(provider) >= paid);
                app.kill();
                deaths.add(death(stage, provider));
                if (stateDeleted) {
                    Utils.delete(state.toFile());
                }
                app = PromptAppMain.start(folder, "app", settings);
            }
            stage.awaitAnswers(PROMPTS, SOON);
        } finally {
            app.close();
        }
    }

    private static Death death(PromptStage stage, ProviderSimulator provider) {
        long now = System.currentTimeMillis();
        return new Death(
                now,
                provider.journal().entries().stream().collect(Collectors.toMap(JournalEntry::id, Function.identity())),
                stage.ends(stage.topics().answers()));
    }

    private static long paid(ProviderSimulator provider) {
        return provider.journal().summary().paid();
    }

    private static void assertCommittedAnswersWereNotCalledAfter(
            Death death, List<Answer> answers, ProviderSimulator provider) {
        assertThat(answers)
                .filteredOn(death::isCommitted)
                .allSatisfy(answer -> assertThat(provider.journal()
                                .entry(answer.requestId())
                                .orElseThrow()
                                .calls())
                        .isEqualTo(death.calls(answer.requestId())));
    }

    /** The call was on the wire, or its answer was not committed. */
    private static void assertSecondCallsAreExplained(JournalSummary journal) {
        assertThat(journal.ids()).isEqualTo(PROMPTS);
        assertThat(journal.calls()).isEqualTo(PROMPTS + journal.aborted() + journal.paidAgain());
        assertThat(journal.aborted()).isLessThanOrEqualTo((long) ROUNDS * IN_FLIGHT);
    }

    private void print(List<Answer> answers, ProviderSimulator provider) {
        JournalSummary journal = provider.journal().summary();
        long before = 0;
        for (Death death : deaths) {
            Set<String> committed = answers.stream()
                    .filter(death::isCommitted)
                    .map(Answer::requestId)
                    .collect(Collectors.toSet());
            System.out.printf(
                    "processor: a process died with %d prompts committed; lost were answers of the last %d ms%n",
                    committed.size(), death.oldestLost(committed, before));
            before = death.millis();
        }
        System.out.printf(
                "processor: %d calls, %d aborted by crashes, %d paid again%n",
                journal.calls(), journal.aborted(), journal.paidAgain());
    }
}
