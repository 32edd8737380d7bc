package io.kafkachat.streams;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StableNumbersTest {

    private static final int MAIN = 0;

    private final StableNumbers numbers = new StableNumbers();

    @Test
    void threadsOfTheStartHaveTheirOwnNumbers() {
        assertThat(numbers.numberOf(1, MAIN)).isEqualTo(1);
        assertThat(numbers.numberOf(2, MAIN)).isEqualTo(2);
        assertThat(numbers.numberOf(3, MAIN)).isEqualTo(3);
    }

    @Test
    void allClientsOfAThreadHaveOneNumber() {
        assertThat(numbers.numberOf(2, MAIN)).isEqualTo(2);
        assertThat(numbers.numberOf(2, MAIN)).isEqualTo(2);
        assertThat(numbers.numberOf(2, 2)).isEqualTo(2);
    }

    @Test
    void aReplacementTakesTheNumberOfTheDyingThreadForAllItsClients() {
        numbers.numberOf(1, MAIN);

        assertThat(numbers.numberOf(2, 1)).isEqualTo(1);
        assertThat(numbers.numberOf(2, 1)).isEqualTo(1);
        assertThat(numbers.numberOf(2, 2)).isEqualTo(1);
    }

    @Test
    void replacementsOfReplacementsKeepIt() {
        numbers.numberOf(1, MAIN);
        numbers.numberOf(2, MAIN);

        // Thread 2 lives on; thread 1 is followed by 3, that by 1, that by 3.
        assertThat(numbers.numberOf(3, 1)).isEqualTo(1);
        assertThat(numbers.numberOf(1, 3)).isEqualTo(1);
        assertThat(numbers.numberOf(3, 1)).isEqualTo(1);
        assertThat(numbers.numberOf(2, 2)).isEqualTo(2);
    }

    @Test
    void anAddedThreadTakesNoNumberThatIsInUse() {
        numbers.numberOf(1, MAIN);
        numbers.numberOf(2, 1);

        // Thread 2 has number 1, so thread 1, which Streams uses again, gets another.
        assertThat(numbers.numberOf(1, MAIN)).isEqualTo(2);
        assertThat(numbers.numberOf(1, MAIN)).isEqualTo(2);
        assertThat(numbers.numberOf(3, MAIN)).isEqualTo(3);
    }

    @Test
    void theNumberOfAThreadThatWasRemovedIsGivenAgain() {
        numbers.numberOf(1, MAIN);
        numbers.numberOf(2, MAIN);
        numbers.numberOf(3, 2);

        // Thread 3 (number 2) was removed, and another one is added in its place.
        assertThat(numbers.numberOf(3, MAIN)).isEqualTo(3);
        assertThat(numbers.numberOf(2, MAIN)).isEqualTo(2);
    }

    @Test
    void twoReplacementsAtOnceGetTheNumbersOfTheirOwnPredecessors() {
        numbers.numberOf(1, MAIN);
        numbers.numberOf(2, MAIN);

        assertThat(numbers.numberOf(3, 2)).isEqualTo(2);
        assertThat(numbers.numberOf(4, 1)).isEqualTo(1);
        assertThat(numbers.numberOf(3, 2)).isEqualTo(2);
        assertThat(numbers.numberOf(4, 1)).isEqualTo(1);
    }
}
