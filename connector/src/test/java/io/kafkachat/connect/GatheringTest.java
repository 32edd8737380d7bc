package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatheringTest {

    private final Gathering gathering = new Gathering(Duration.ofMillis(3), Duration.ofMillis(12));

    @ParameterizedTest
    @CsvSource({"0, 3", "1, 3", "2, 6", "3, 9", "4, 12", "5, 12", "1000000, 12"})
    void theMoreCameTogetherTheLongerTheNextOnesWait(int count, long millis) {
        gathering.gathered(count);

        assertThat(gathering.next()).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void theFirstOneWaitsNoLongerThanOneThatComesAlone() {
        assertThat(gathering.next()).isEqualTo(Duration.ofMillis(3));
    }

    @Test
    void whoWaitsForNothingWaitsForNothingUnderLoad() {
        Gathering none = new Gathering(Duration.ZERO, Duration.ofMillis(20));

        none.gathered(100);

        assertThat(none.next()).isZero();
    }

    @Test
    void whenLessComesTheWaitIsShortAgain() {
        gathering.gathered(100);
        gathering.gathered(1);

        assertThat(gathering.next()).isEqualTo(Duration.ofMillis(3));
    }
}
