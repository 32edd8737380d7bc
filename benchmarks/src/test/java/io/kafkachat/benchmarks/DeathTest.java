package io.kafkachat.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeathTest {

    private static final long COMMIT = 10_000;
    private static final List<Completion> COMPLETIONS = List.of(
            new Completion("early", 0, 1, COMMIT - Death.COLLECTING_MILLIS - 1),
            new Completion("late", 0, 2, COMMIT),
            new Completion("elsewhere", 1, 1, 1));

    @Test
    void aCompletionIsCommittedWhenItWasThereBeforeTheLastCommitOfItsPartition() {
        Death death = Death.of(Map.of(), COMPLETIONS, false, Map.of(0, COMMIT));

        assertThat(death.published()).containsExactlyInAnyOrder("early", "late", "elsewhere");
        assertThat(death.committed()).containsExactly("early");
    }

    @Test
    void withTransactionsAllThatIsVisibleIsCommitted() {
        Death death = Death.of(Map.of(), COMPLETIONS, true, Map.of());

        assertThat(death.committed()).isEqualTo(death.published());
    }

    @Test
    void calledAgainIsWhatHasMoreCallsThanAtTheDeath() {
        Death death = Death.of(Map.of("early", 1, "late", 2), COMPLETIONS, true, Map.of());

        assertThat(death.calledAgain(Set.of("early", "late"), Map.of("early", 2, "late", 2, "other", 5)))
                .isOne();
    }
}
