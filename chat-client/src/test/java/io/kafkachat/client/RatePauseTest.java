package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.client.RatePause.Effect;
import io.kafkachat.client.ResilienceSettings.RatePauses;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RatePauseTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final RatePause pause = new RatePause(RatePauses.DEFAULT);

    @Test
    void aRefusalAloneIsNoReasonToPause() {
        assertThat(pause.refused(null, false, 0, 1)).isEqualTo(Effect.NONE);
        assertThat(pause.admits(1)).isTrue();
    }

    @Test
    void allWaitAsLongAsTheEndpointSaid() {
        assertThat(pause.refused(Duration.ofSeconds(5), false, -1, 0)).isEqualTo(Effect.PAUSE);
        assertThat(pause.admits(5 * SECOND - 1)).isFalse();
        assertThat(pause.opensAt()).isEqualTo(5 * SECOND);
        assertThat(pause.admits(5 * SECOND)).isTrue();
        assertThat(pause.isPaused(5 * SECOND)).isFalse();
    }

    @Test
    void aLongerWaitUnderWayStays() {
        pause.refused(Duration.ofSeconds(5), false, -1, 0);
        assertThat(pause.refused(Duration.ofSeconds(1), false, -1, SECOND)).isEqualTo(Effect.NONE);
        assertThat(pause.opensAt()).isEqualTo(5 * SECOND);
        pause.refused(Duration.ofSeconds(6), false, -1, 2 * SECOND);
        assertThat(pause.opensAt()).isEqualTo(8 * SECOND);
    }

    @Test
    void aLongWaitIsACoolDownAndReportedOnce() {
        assertThat(pause.refused(Duration.ofSeconds(120), false, -1, 0)).isEqualTo(Effect.PAUSE);
        assertThat(pause.refused(Duration.ofSeconds(121), false, -1, 0)).isEqualTo(Effect.COOL_DOWN);
        assertThat(pause.refused(Duration.ofSeconds(122), false, -1, 0)).isEqualTo(Effect.NONE);
        assertThat(pause.isCoolingDown(122 * SECOND - 1)).isTrue();
        assertThat(pause.isCoolingDown(122 * SECOND)).isFalse();
        assertThat(pause.refused(Duration.ofSeconds(121), false, -1, 123 * SECOND))
                .isEqualTo(Effect.COOL_DOWN);
    }

    @Test
    void withoutAWordOfTheEndpointProbesComeAtGrowingDistances() {
        assertThat(pause.refused(null, true, -1, 0)).isEqualTo(Effect.PAUSE);
        long now = 0;
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            assertThat(pause.admits(now + seconds * SECOND - 1)).isFalse();
            now += seconds * SECOND;
            assertThat(pause.admits(now)).isTrue();
            pause.started(now);
            assertThat(pause.admits(now)).isFalse();
            assertThat(pause.refused(null, false, now, now)).isEqualTo(Effect.NONE);
        }
    }

    @Test
    void refusalsOfOlderCallsDoNotPostponeTheProbe() {
        pause.refused(null, true, -1, 0);
        pause.refused(null, true, -1, SECOND / 2);
        assertThat(pause.admits(SECOND)).isTrue();
    }

    @Test
    void onlyAProbesAnswerEndsThePause() {
        pause.refused(null, true, -1, 0);
        pause.started(SECOND);
        assertThat(pause.succeeded(-1)).isFalse();
        assertThat(pause.isPaused(SECOND)).isTrue();
        assertThat(pause.succeeded(SECOND)).isTrue();
        assertThat(pause.isPaused(SECOND)).isFalse();
    }

    @Test
    void theNextPauseBeginsWithTheFirstWait() {
        pause.refused(null, true, -1, 0);
        pause.started(SECOND);
        pause.refused(null, false, SECOND, SECOND);
        pause.started(3 * SECOND);
        pause.succeeded(3 * SECOND);
        pause.refused(null, true, 4 * SECOND, 5 * SECOND);
        assertThat(pause.opensAt()).isEqualTo(6 * SECOND);
    }

    @Test
    void aProbeWithoutAnAnswerDoesNotHoldUpTheNext() {
        pause.refused(null, true, -1, 0);
        pause.started(SECOND);
        assertThat(pause.admits(2 * SECOND - 1)).isFalse();
        assertThat(pause.admits(2 * SECOND)).isTrue();
        pause.started(2 * SECOND);
        pause.refused(null, false, SECOND, 2 * SECOND + 1);
        // The other one was sent before that, and is known.
        pause.refused(null, false, 2 * SECOND, 2 * SECOND + 2);
        assertThat(pause.opensAt()).isEqualTo(4 * SECOND + 1);
    }

    @Test
    void anAbandonedProbeIsReplacedAtOnce() {
        pause.refused(null, true, -1, 0);
        pause.started(SECOND);
        pause.abandoned(SECOND);
        assertThat(pause.admits(SECOND)).isTrue();
        assertThat(pause.isPaused(SECOND)).isTrue();
    }

    @Test
    void afterAnEndpointsWaitThatDidNotHelpOnlyAProbeGoes() {
        pause.refused(Duration.ofSeconds(5), true, -1, 0);
        assertThat(pause.admits(5 * SECOND)).isTrue();
        pause.started(5 * SECOND);
        assertThat(pause.admits(5 * SECOND)).isFalse();
        pause.refused(Duration.ofSeconds(7), false, 5 * SECOND, 5 * SECOND);
        assertThat(pause.opensAt()).isEqualTo(12 * SECOND);
    }
}
