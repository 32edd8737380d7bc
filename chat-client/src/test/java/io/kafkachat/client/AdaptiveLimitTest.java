package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.client.AdaptiveLimit.Refusal;
import io.kafkachat.client.ResilienceSettings.AdaptiveConcurrency;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AdaptiveLimitTest {

    private final AdaptiveLimit limit = new AdaptiveLimit(new AdaptiveConcurrency(true, 2, 10), 100);
    private long now = -1_000;

    @Test
    void doublesPerWindowUntilTheFirstRefusal() {
        round();
        assertThat(limit.current()).isEqualTo(20);
        round();
        assertThat(limit.current()).isEqualTo(40);
        assertThat(refuse(now, 40)).isEqualTo(Refusal.LOWERED);
        assertThat(limit.current()).isEqualTo(36);
    }

    @Test
    void growsByOnePerWindowAfterARefusal() {
        round();
        refuse(++now, 20);
        assertThat(limit.current()).isEqualTo(18);
        limit.succeeded(fill(), ++now);
        assertThat(limit.current()).isEqualTo(18);
        round();
        assertThat(limit.current()).isEqualTo(19);
    }

    @Test
    void isPatientWhereTheLastRefusalWas() {
        refuse(now, 10);
        int rounds = 0;
        while (limit.current() == 9) {
            round();
            rounds++;
        }
        assertThat(rounds).isEqualTo(4);
    }

    @Test
    void growsQuicklyAgainWhenTheLastRefusalIsOutOfDate() {
        refuse(now, 10);
        while (limit.current() <= 11) {
            round();
        }
        int before = limit.current();
        round();
        assertThat(limit.current()).isGreaterThanOrEqualTo(2 * before - 1);
    }

    @Test
    void aLimitThatIsNotUsedDoesNotGrow() {
        for (int i = 0; i < 1_000; i++) {
            limit.started(9, ++now);
            limit.succeeded(now, ++now);
        }
        assertThat(limit.current()).isEqualTo(10);
    }

    @Test
    void callsSentBeforeTheLimitWasLoweredDoNotRaiseIt() {
        long sent = fill();
        refuse(sent, 10);
        for (int i = 0; i < 1_000; i++) {
            limit.succeeded(sent, ++now);
        }
        assertThat(limit.current()).isEqualTo(9);
    }

    @Test
    void refusalsOfOneBurstLowerItOnceToWhatFitted() {
        round();
        round();
        round();
        long sent = fill();
        int sentCalls = limit.current();
        assertThat(sentCalls).isEqualTo(80);
        assertThat(refuse(sent, 80)).isEqualTo(Refusal.LOWERED);
        for (int left = 79; left > 50; left--) {
            assertThat(refuse(sent, left)).isEqualTo(Refusal.KNOWN);
        }
        assertThat(limit.current()).isEqualTo((int) (51 * 0.9));
    }

    @Test
    void fallsFasterAndCallsForAPauseWhenRefusalsGoOn() {
        round();
        refuse(++now, 20);
        assertThat(limit.current()).isEqualTo(18);
        assertThat(refuse(++now, 18)).isEqualTo(Refusal.HELPLESS);
        assertThat(limit.current()).isEqualTo(12);
    }

    @Test
    void anAnswerToAnOlderCallShowsThatTheEndpointStillWorks() {
        long old = fill();
        refuse(++now, 10);
        limit.succeeded(old, ++now);
        assertThat(refuse(++now, 9)).isEqualTo(Refusal.LOWERED_AGAIN);
        assertThat(limit.current()).isEqualTo(6);
    }

    @Test
    void whatIsInFlightCountsWhereTheLimitIsNotUsed() {
        refuse(++now, 5);
        assertThat(limit.current()).isEqualTo(4);
    }

    @Test
    void refusalsAtTheMinimumCallForAPause() {
        refuse(++now, 2);
        assertThat(limit.current()).isEqualTo(2);
        round();
        refuse(++now, 1);
        assertThat(refuse(++now, 2)).isEqualTo(Refusal.HELPLESS);
        assertThat(limit.current()).isEqualTo(2);
    }

    @Test
    void overloadsLowerItOnlyIfTheyAreManyBesideTheAnswers() {
        for (int i = 0; i < 100; i++) {
            assertThat(limit.overloaded(++now, 5, now)).isEqualTo(Refusal.TOLERATED);
            for (int j = 0; j < 10; j++) {
                limit.succeeded(now, now);
            }
        }
        for (int i = 0; i < 7; i++) {
            assertThat(limit.overloaded(++now, 5, now)).isEqualTo(Refusal.TOLERATED);
        }
        assertThat(limit.overloaded(++now, 10, now)).isEqualTo(Refusal.LOWERED);
        assertThat(limit.current()).isEqualTo(9);
    }

    @Test
    void anOutageHalvesItAndItQuicklyGrowsBack() {
        round();
        round();
        refuse(++now, 40);
        refuse(++now, 36);
        limit.outageEnded(++now);
        assertThat(limit.current()).isEqualTo(39 / 2);
        round();
        assertThat(limit.current()).isEqualTo(38);
    }

    @Test
    void aPauseLeavesItAndItQuicklyGrowsBack() {
        round();
        round();
        round();
        refuse(++now, 40);
        refuse(++now, 20);
        int lowered = limit.current();
        limit.pauseEnded();
        assertThat(limit.current()).isEqualTo(lowered);
        round();
        assertThat(limit.current()).isEqualTo(2 * lowered);
    }

    @Test
    void aDisabledLimitIsAlwaysTheMaximum() {
        AdaptiveLimit fixed = new AdaptiveLimit(new AdaptiveConcurrency(false, 1, 8), 64);
        assertThat(fixed.current()).isEqualTo(64);
        assertThat(fixed.refused(1, 64, 2)).isNotEqualTo(Refusal.HELPLESS);
        fixed.outageEnded(3);
        assertThat(fixed.current()).isEqualTo(64);
    }

    @Test
    void aDisabledLimitIsHelplessOnlyIfNothingIsAnsweredBetweenRefusals() {
        AdaptiveLimit fixed = new AdaptiveLimit(new AdaptiveConcurrency(false, 1, 8), 64);
        for (long time = 1; time < 100; time += 6) {
            assertThat(fixed.refused(time, 64, time + 1)).isNotEqualTo(Refusal.HELPLESS);
            fixed.started(1, time + 2);
            fixed.succeeded(time + 2, time + 3);
        }
        fixed.refused(101, 64, 102);
        assertThat(fixed.refused(103, 64, 104)).isEqualTo(Refusal.HELPLESS);
    }

    @Test
    void theMaximumBoundsTheSettings() {
        assertThat(new AdaptiveLimit(new AdaptiveConcurrency(true, 5, 8), 3).current())
                .isEqualTo(3);
    }

    @Property
    void staysWithinItsBounds(@ForAll @Size(max = 300) List<@IntRange(max = 6) Integer> what) {
        AdaptiveLimit any = new AdaptiveLimit(new AdaptiveConcurrency(true, 2, 4), 9);
        long time = Long.MAX_VALUE - 100;
        for (int kind : what) {
            time++;
            switch (kind) {
                case 0 -> any.refused(time, any.current(), time);
                case 1 -> any.refused(time - 3, 1, time);
                case 2 -> any.outageEnded(time);
                case 3 -> any.pauseEnded();
                default -> {
                    any.started(any.current(), time);
                    any.succeeded(time, time);
                }
            }
            assertThat(any.current()).isBetween(2, 9);
        }
    }

    /** As many calls as allowed are sent and all answered. */
    private void round() {
        int calls = limit.current();
        long sent = fill();
        now++;
        for (int i = 0; i < calls; i++) {
            limit.succeeded(sent, now);
        }
    }

    private long fill() {
        now++;
        for (int i = 1; i <= limit.current(); i++) {
            limit.started(i, now);
        }
        return now;
    }

    private Refusal refuse(long sentAt, int inFlight) {
        return limit.refused(sentAt, inFlight, ++now);
    }
}
