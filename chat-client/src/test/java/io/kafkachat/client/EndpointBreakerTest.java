package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.client.EndpointBreaker.State;
import io.kafkachat.client.ResilienceSettings.OutageDetection;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointBreakerTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final EndpointBreaker breaker = new EndpointBreaker(OutageDetection.DEFAULT);
    private final Waiter call = new TestWaiter("lane", 0);
    private long now;

    /** The library waits by the clock it is given, whatever that clock's origin. */
    @ParameterizedTest
    @ValueSource(longs = {0, -5_000_000_000L, Long.MIN_VALUE / 2, Long.MAX_VALUE / 2})
    void timeIsThatOfTheCallerAlone(long origin) {
        now = origin;
        open();
        assertThat(breaker.admits(now + SECOND)).isFalse();
        now = breaker.opensAt();
        assertThat(now).isEqualTo(origin + 6 + SECOND + 1);
        assertThat(breaker.admits(now)).isTrue();
        breaker.started(now);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void oneCallAtATimeOpensItAfterThreeFailures() {
        assertThat(fail(call, ErrorClass.CONNECT)).isFalse();
        assertThat(fail(call, ErrorClass.CONNECT)).isTrue();
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(fail(call, ErrorClass.CONNECT)).isTrue();
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVER", "CONNECTION_LOST", "GENERATION_TIMEOUT"})
    void onePromptThatAlwaysFailsIsNoOutage(ErrorClass how) {
        for (int i = 0; i < 20; i++) {
            assertThat(fail(call, how)).isFalse();
        }
        assertThat(fail(new TestWaiter("lane", 0), how)).isTrue();
        assertThat(fail(new TestWaiter("lane", 0), how)).isTrue();
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void manyCallsInFlightOpenItAfterTenFailures() {
        long before = now;
        for (int i = 0; i < 64; i++) {
            breaker.started(now);
        }
        assertThat(fail(new TestWaiter("lane", 0), ErrorClass.SERVER)).isFalse();
        for (int i = 0; i < 8; i++) {
            // Looks like an outage, and is no fault of the call.
            assertThat(fail(new TestWaiter("lane", 0), ErrorClass.SERVER)).isTrue();
            assertThat(breaker.state()).isEqualTo(State.CLOSED);
        }
        assertThat(fail(new TestWaiter("lane", 0), ErrorClass.SERVER)).isTrue();
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        // Those that were on the wire are part of it.
        assertThat(breaker.failed(call, ErrorClass.SERVER, before, ++now)).isTrue();
    }

    @Test
    void quickFailuresBesideSlowAnswersAreNoOutage() {
        for (int i = 0; i < 40; i++) {
            long sent = ++now;
            breaker.started(sent);
            breaker.started(sent);
            breaker.failed(new TestWaiter("lane", 0), ErrorClass.SERVER, sent, ++now);
            assertThat(breaker.state()).isEqualTo(State.CLOSED);
        }
    }

    @Test
    void halfOfTheCallsFailingOpensIt() {
        boolean outage = false;
        for (int i = 0; i < 25; i++) {
            assertThat(outage).isFalse();
            succeed();
            outage = fail(call, ErrorClass.SERVER);
        }
        assertThat(outage).isTrue();
    }

    @Test
    void anEndpointThatShedsSomeCallsIsNotDown() {
        for (int i = 0; i < 200; i++) {
            succeed();
            fail(call, ErrorClass.OVERLOADED);
            fail(call, ErrorClass.OVERLOADED);
            assertThat(breaker.state()).isEqualTo(State.CLOSED);
        }
        fail(call, ErrorClass.OVERLOADED);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @ParameterizedTest
    @EnumSource(names = {"INVALID_REQUEST", "RATE_LIMITED", "CONTENT_FILTER", "EMPTY"})
    void anAnswerOfAnyKindShowsThatTheEndpointIsUp(ErrorClass how) {
        for (int i = 0; i < 20; i++) {
            fail(call, ErrorClass.CONNECT);
            fail(call, ErrorClass.CONNECT);
            assertThat(fail(call, how)).isFalse();
        }
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        open();
        now = breaker.opensAt();
        assertThat(fail(call, how)).isFalse();
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void oldResultsAreForgotten() {
        fail(call, ErrorClass.CONNECT);
        fail(call, ErrorClass.CONNECT);
        now += 61 * SECOND;
        assertThat(fail(call, ErrorClass.CONNECT)).isFalse();
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void probesComeAtGrowingDistancesUpToTheLongest() {
        open();
        for (long millis : new long[] {1_000, 1_500, 1_500}) {
            assertThat(breaker.opensAt() - now).isEqualTo(millis * 1_000_000 + 1);
            now = breaker.opensAt() - 1;
            assertThat(fail(call, ErrorClass.SERVER)).isTrue();
        }
    }

    @Test
    void anAnswerToTheProbeEndsTheOutage() {
        open();
        now = breaker.opensAt();
        long sent = start();
        assertThat(breaker.admits(now)).isFalse();
        assertThat(breaker.answered(sent, ++now)).isTrue();
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(breaker.admits(now)).isTrue();
    }

    @Test
    void anAnswerToACallSentBeforeProvesNothing() {
        long old = start();
        open();
        assertThat(breaker.answered(old, ++now)).isFalse();
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void aProbeWithoutAnAnswerDoesNotHoldUpTheNext() {
        open();
        now = breaker.opensAt();
        long first = start();
        assertThat(breaker.admits(now + SECOND / 2 - 1)).isFalse();
        now += SECOND / 2;
        assertThat(breaker.admits(now)).isTrue();
        long second = start();
        assertThat(breaker.failed(call, ErrorClass.CONNECT, second, ++now)).isTrue();
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(breaker.answered(first, ++now)).isTrue();
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void anAbandonedProbeIsReplacedAtOnce() {
        open();
        now = breaker.opensAt();
        breaker.abandoned(start(), now);
        assertThat(breaker.admits(now)).isTrue();
        assertThat(breaker.answered(start(), ++now)).isTrue();
    }

    @Test
    void failuresOfCallsSentInAnOutageAreNoSecondOne() {
        open();
        now = breaker.opensAt();
        long first = start();
        now += 2 * SECOND;
        breaker.answered(start(), ++now);
        for (int i = 0; i < 20; i++) {
            breaker.started(now);
            assertThat(breaker.failed(new TestWaiter("lane", 0), ErrorClass.CONNECT, first, ++now))
                    .isTrue();
        }
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    private void open() {
        for (int i = 0; i < 3; i++) {
            fail(call, ErrorClass.CONNECT);
        }
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    private boolean fail(Waiter who, ErrorClass how) {
        long sent = start();
        return breaker.failed(who, how, sent, ++now);
    }

    private void succeed() {
        long sent = start();
        breaker.answered(sent, ++now);
    }

    private long start() {
        breaker.started(++now);
        return now;
    }
}
