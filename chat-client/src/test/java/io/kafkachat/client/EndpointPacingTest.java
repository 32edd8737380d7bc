package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.client.EndpointPacing.Verdict;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who listens to what; what they make of it is in their own tests. */
class EndpointPacingTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final EndpointPacing pacing = new EndpointPacing(ResilienceSettings.DEFAULT, 64);
    private long now;

    @Test
    void admitsAsManyAsTheLimit() {
        assertThat(pacing.limit()).isEqualTo(8);
        assertThat(pacing.admits(7, now)).isTrue();
        assertThat(pacing.admits(8, now)).isFalse();
        assertThat(pacing.opensAt(now)).isEqualTo(now);
    }

    @Test
    void aRefusalLowersTheLimitAndTheNextOnePauses() {
        Verdict first = fail(ErrorClass.RATE_LIMITED, null, 8);
        assertThat(pacing.limit()).isEqualTo(7);
        assertThat(first.refusesAll()).isFalse();
        assertThat(pacing.admits(0, now)).isTrue();

        Verdict second = fail(ErrorClass.RATE_LIMITED, null, 7);
        assertThat(second.refusesAll()).isTrue();
        assertThat(second.pause()).isEqualTo(RatePause.Effect.PAUSE);
        assertThat(pacing.admits(0, now)).isFalse();
        assertThat(pacing.opensAt(now)).isEqualTo(now + SECOND);
        assertThat(second.waitBefore()).isEqualTo(Duration.ofMillis(1_250));
    }

    @Test
    void aRefusedProbeLeavesTheLimit() {
        fail(ErrorClass.RATE_LIMITED, null, 8);
        fail(ErrorClass.RATE_LIMITED, null, 7);
        int before = pacing.limit();
        now += SECOND;
        assertThat(fail(ErrorClass.RATE_LIMITED, null, 1).refusesAll()).isTrue();
        assertThat(pacing.limit()).isEqualTo(before);
        assertThat(pacing.opensAt(now)).isEqualTo(now + 2 * SECOND);
    }

    @Test
    void anOverloadedEndpointIsLeftToTheBreaker() {
        for (int i = 0; i < 3; i++) {
            fail(ErrorClass.OVERLOADED, null, 1);
        }
        assertThat(pacing.breakerState()).isEqualTo(EndpointBreaker.State.OPEN);
        assertThat(pacing.opensAt(now) - now).isBetween(SECOND, SECOND + 1);
        assertThat(pacing.isPaused(now)).isTrue();
    }

    @Test
    void theWaitThatAnEndpointAskedForHoldsInAnOutageToo() {
        for (int i = 0; i < 3; i++) {
            fail(ErrorClass.OVERLOADED, Duration.ofSeconds(7), 1);
        }
        assertThat(pacing.opensAt(now)).isEqualTo(now + 7 * SECOND);
    }

    @Test
    void anOutageIsReportedWhenItBeginsAndEnds() {
        assertThat(fail(ErrorClass.CONNECT, null, 1).outageBegan()).isFalse();
        assertThat(fail(ErrorClass.CONNECT, null, 1).outageBegan()).isFalse();
        Verdict third = fail(ErrorClass.CONNECT, null, 1);
        assertThat(third.outageBegan()).isTrue();
        assertThat(third.outage()).isTrue();
        assertThat(fail(ErrorClass.CONNECT, null, 1).outageBegan()).isFalse();

        now = pacing.opensAt(now);
        pacing.started(1, now);
        assertThat(pacing.answered(now, now + 1)).isTrue();
        assertThat(pacing.limit()).isEqualTo(4);
    }

    @Test
    void aLongWaitIsACoolDown() {
        assertThat(fail(ErrorClass.RATE_LIMITED, Duration.ofMinutes(3), 8).pause())
                .isEqualTo(RatePause.Effect.COOL_DOWN);
        assertThat(pacing.isCoolingDown(now)).isTrue();
    }

    @Test
    void failuresOfOtherKindsChangeNothing() {
        for (int i = 0; i < 100; i++) {
            Verdict verdict = fail(ErrorClass.INVALID_REQUEST, null, 8);
            assertThat(verdict.outage() || verdict.refusesAll()).isFalse();
        }
        assertThat(pacing.limit()).isEqualTo(8);
        assertThat(pacing.admits(7, now)).isTrue();
    }

    @Test
    void aProbeThatIsRefusedForItsOwnFaultEndsThePauseAsAnAnswerDoes() {
        refuseUntilPaused();

        fail(ErrorClass.INVALID_REQUEST, null, 1);

        assertThat(pacing.isPaused(now)).isFalse();
    }

    @Test
    void aProbeThatFailsOtherwiseLeavesTheQuestionOpen() {
        refuseUntilPaused();

        fail(ErrorClass.SERVER, null, 1);

        assertThat(pacing.isPaused(now)).isTrue();
    }

    /** Until not even one call at a time gets through, and a probe is due. */
    private void refuseUntilPaused() {
        for (int i = 0; i < 100 && !pacing.isPaused(now); i++) {
            fail(ErrorClass.RATE_LIMITED, null, 1);
        }
        now = pacing.opensAt(now);
        assertThat(pacing.isPaused(now)).isTrue();
    }

    private Verdict fail(ErrorClass how, @Nullable Duration retryAfter, int inFlight) {
        long sent = ++now;
        pacing.started(inFlight, sent);
        return pacing.failed(new TestWaiter("lane", 0), how, retryAfter, sent, inFlight, ++now);
    }
}
