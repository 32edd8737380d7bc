package io.kafkachat.testkit.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InFlightTest {

    private long nanos = 1_000;
    private final InFlight inFlight = new InFlight(() -> nanos);

    @Test
    void theMeanIsWeightedWithTime() {
        nanos += 10; // nothing in flight
        inFlight.enter();
        inFlight.enter();
        nanos += 20; // two
        inFlight.leave();
        nanos += 10; // one

        assertThat(inFlight.summary()).isEqualTo(new Concurrency(2, 0, 1, 2, 50.0 / 40));
    }

    @Test
    void aMarkForgetsWhatWasButNotTheCallsInFlight() {
        inFlight.enter();
        inFlight.enter();
        inFlight.enter();
        inFlight.refuse();
        inFlight.leave();
        nanos += 10;

        inFlight.mark();

        assertThat(inFlight.summary()).isEqualTo(new Concurrency(0, 0, 2, 2, 2));
        nanos += 10;
        inFlight.leave();
        nanos += 10;
        assertThat(inFlight.summary()).isEqualTo(new Concurrency(0, 0, 1, 2, 1.5));
    }

    @Test
    void theShareOfRefusedCalls() {
        assertThat(inFlight.summary().refusedShare()).isZero();
        for (int i = 0; i < 4; i++) {
            inFlight.enter();
            inFlight.leave();
        }
        inFlight.refuse();

        assertThat(inFlight.summary().refusedShare()).isEqualTo(0.25);
    }
}
