package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatheringTest {

    private final Gathering gathering = new Gathering();

    @ParameterizedTest
    @CsvSource({"0, 3", "1, 3", "2, 6", "3, 9", "4, 12", "5, 12", "1000000, 12"})
    void theMoreCameTogetherTheLongerTheNextOnesWait(int steps, long millis) {
        gathering.ran(steps);

        assertThat(gathering.next()).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void theFirstStepWaitsNoLongerThanOneThatComesAlone() {
        assertThat(gathering.next()).isEqualTo(Gathering.SHORTEST);
    }

    @Test
    void whenLessComesTheWaitIsShortAgain() {
        gathering.ran(100);
        gathering.ran(1);

        assertThat(gathering.next()).isEqualTo(Gathering.SHORTEST);
    }
}
