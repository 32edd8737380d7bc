package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ActiveClockTest {

    private final AtomicLong now = new AtomicLong();

    @Test
    void standsStillWhileTheOnlyEndpointIsSuspended() {
        ActiveClock clock = new ActiveClock(now::get, 1);
        now.set(10);
        clock.suspend("a", true);
        now.set(15);
        assertThat(clock.nanos()).isEqualTo(10);
        clock.suspend("a", true);
        clock.suspend("a", false);
        now.set(20);
        assertThat(clock.nanos()).isEqualTo(15);
        clock.suspend("a", true);
        now.set(100);
        clock.suspend("a", false);
        assertThat(clock.nanos()).isEqualTo(15);
    }

    @Test
    void goesOnWhileAnEndpointIsLeft() {
        ActiveClock clock = new ActiveClock(now::get, 2);
        clock.suspend("a", true);
        now.set(10);
        assertThat(clock.nanos()).isEqualTo(10);
        clock.suspend("b", true);
        now.set(30);
        assertThat(clock.nanos()).isEqualTo(10);
        clock.suspend("a", false);
        now.set(31);
        assertThat(clock.nanos()).isEqualTo(11);
    }
}
