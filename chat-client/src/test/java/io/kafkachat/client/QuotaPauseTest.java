package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class QuotaPauseTest {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final QuotaPause pause = new QuotaPause(Duration.ofMinutes(1));
    private final Waiter first = new Stub();
    private final Waiter second = new Stub();

    @Test
    void probesComeAtGrowingDistancesUpToFifteenTimesTheFirst() {
        pause.outOfCredits(first, 0);
        long now = 0;
        for (int minutes : new int[] {1, 2, 4, 8, 15, 15}) {
            assertThat(pause.admits(now + minutes * MINUTE - 1)).isFalse();
            now += minutes * MINUTE;
            assertThat(pause.admits(now)).isTrue();
            pause.started(first);
            pause.outOfCredits(first, now);
        }
    }

    @Test
    void oneProbeAtATime() {
        pause.outOfCredits(first, 0);
        pause.started(second);

        assertThat(pause.admits(100 * MINUTE)).isFalse();
    }

    @Test
    void onlyTheProbesAnswerEndsThePause() {
        pause.outOfCredits(first, 0);
        pause.started(first);

        assertThat(pause.answered(second, MINUTE)).isFalse();
        assertThat(pause.isPaused()).isTrue();
        assertThat(pause.answered(first, MINUTE)).isTrue();
        assertThat(pause.isPaused()).isFalse();
    }

    @Test
    void laterRefusalsOfCallsThatWereOnTheWireDoNotPostponeTheProbe() {
        pause.outOfCredits(first, 0);
        pause.outOfCredits(second, MINUTE / 2);

        assertThat(pause.admits(MINUTE)).isTrue();
    }

    @Test
    void aProbeThatFailsOtherwiseIsRepeatedAfterTheSameTime() {
        pause.outOfCredits(first, 0);
        pause.started(first);
        pause.failed(first, MINUTE);

        assertThat(pause.admits(2 * MINUTE - 1)).isFalse();
        assertThat(pause.admits(2 * MINUTE)).isTrue();
    }

    @Test
    void anAbandonedProbeIsReplacedAtOnce() {
        pause.outOfCredits(first, 0);
        pause.started(first);
        pause.abandoned(first, MINUTE);

        assertThat(pause.admits(MINUTE)).isTrue();
    }

    @Test
    void pausedTimeAddsUpOverPauses() {
        pause.outOfCredits(first, 10);
        assertThat(pause.pausedNanos(15)).isEqualTo(5);
        pause.started(first);
        pause.answered(first, 20);
        assertThat(pause.pausedNanos(100)).isEqualTo(10);
        pause.outOfCredits(first, 200);
        assertThat(pause.pausedNanos(205)).isEqualTo(15);
    }

    private static final class Stub implements Waiter {
        @Override
        public Object lane() {
            return "lane";
        }

        @Override
        public long order() {
            return 0;
        }

        @Override
        public void permitted() {}
    }
}
