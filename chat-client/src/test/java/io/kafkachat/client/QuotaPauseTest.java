package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.client.AttemptResult.Answer;
import io.kafkachat.client.AttemptResult.Fault;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuotaPauseTest {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final Fault NO_CREDITS = Fault.local(ErrorClass.QUOTA, "no credits");
    private static final Fault OTHER = Fault.local(ErrorClass.SERVER, "other");
    private static final Answer ANSWER = new Answer(
            new ChatCompletion(
                    "id",
                    0,
                    "m",
                    null,
                    List.of(new Choice(0, "stop", null, "x", null, null, null, List.of())),
                    TokenUsage.UNKNOWN,
                    null,
                    RawBody.of("{}")),
            200);

    private final QuotaPause pause = new QuotaPause(Duration.ofMinutes(1));
    private final Waiter waiter = new CallRun(Fixtures.call("id"), 0, Fixtures.idleWorkshop());
    private final Permit first = new Permit(waiter, 0);
    private final Permit second = new Permit(waiter, 0);

    @Test
    void probesComeAtGrowingDistancesUpToFifteenTimesTheFirst() {
        pause.ended(first, NO_CREDITS, 0);
        long now = 0;
        for (int minutes : new int[] {1, 2, 4, 8, 15, 15}) {
            assertThat(pause.holds(waiter, now + minutes * MINUTE - 1)).isOne();
            now += minutes * MINUTE;
            assertThat(pause.holds(waiter, now)).isZero();
            pause.started(first, now);
            pause.ended(first, NO_CREDITS, now);
        }
    }

    @Test
    void oneProbeAtATime() {
        pause.ended(first, NO_CREDITS, 0);
        pause.started(second, MINUTE);

        assertThat(pause.holds(waiter, 100 * MINUTE)).isEqualTo(Brake.UNTIL_TOLD);
    }

    @Test
    void onlyTheProbesAnswerEndsThePause() {
        pause.ended(first, NO_CREDITS, 0);
        pause.started(first, MINUTE);

        pause.ended(second, ANSWER, MINUTE);
        assertThat(pause.suspends(MINUTE)).isTrue();
        pause.ended(first, ANSWER, MINUTE);
        assertThat(pause.suspends(MINUTE)).isFalse();
        assertThat(pause.notice(MINUTE)).isNull();
    }

    @Test
    void laterRefusalsOfCallsThatWereOnTheWireDoNotPostponeTheProbe() {
        pause.ended(first, NO_CREDITS, 0);
        pause.ended(second, NO_CREDITS, MINUTE / 2);

        assertThat(pause.holds(waiter, MINUTE)).isZero();
    }

    @Test
    void aProbeThatFailsOtherwiseIsRepeatedAfterTheSameTime() {
        pause.ended(first, NO_CREDITS, 0);
        pause.started(first, MINUTE);
        pause.ended(first, OTHER, MINUTE);

        assertThat(pause.holds(waiter, 2 * MINUTE - 1)).isOne();
        assertThat(pause.holds(waiter, 2 * MINUTE)).isZero();
    }

    @Test
    void anAbandonedProbeIsReplacedAtOnce() {
        pause.ended(first, NO_CREDITS, 0);
        pause.started(first, MINUTE);
        pause.ended(first, null, MINUTE);

        assertThat(pause.holds(waiter, MINUTE)).isZero();
    }

    @Test
    void onlyWantOfCreditsIsNoFaultOfTheCall() {
        assertThat(pause.ended(first, OTHER, 0)).isNull();
        assertThat(pause.ended(first, NO_CREDITS, 0)).isEqualTo(Duration.ZERO);
        assertThat(pause.ended(second, NO_CREDITS, 0)).isEqualTo(Duration.ZERO);
    }

    @Test
    void callsGoElsewhereUnlessAProbeIsDue() {
        assertThat(pause.diverts(0)).isFalse();
        pause.ended(first, NO_CREDITS, 0);
        assertThat(pause.diverts(MINUTE - 1)).isTrue();
        assertThat(pause.diverts(MINUTE)).isFalse();
        pause.started(second, MINUTE);
        assertThat(pause.diverts(MINUTE)).isTrue();
    }
}
