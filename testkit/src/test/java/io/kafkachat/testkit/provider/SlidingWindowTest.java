package io.kafkachat.testkit.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlidingWindowTest {

    private long nanos = -50;

    @Test
    void tokensCountUntilTheWindowHasPassed() {
        SlidingWindow window = window(0, 100);

        assertThat(window.accept(60)).isTrue();
        nanos += 4;
        assertThat(window.accept(40)).isTrue();
        assertThat(window.accept(1)).isFalse();
        nanos += 5; // one nanosecond before the first 60 leave the window
        assertThat(window.accept(1)).isFalse();
        nanos += 1;
        assertThat(window.accept(61)).isFalse();
        assertThat(window.accept(60)).isTrue();
        assertThat(window.summary()).isEqualTo(new Accepted(3, 160, 3, 2, 100));
    }

    @Test
    void requestsAreLimitedToo() {
        SlidingWindow window = window(2, 0);

        assertThat(window.accept(1_000_000)).isTrue();
        assertThat(window.accept(1_000_000)).isTrue();
        assertThat(window.accept(0)).isFalse();
        nanos += 10;
        assertThat(window.accept(0)).isTrue();
        assertThat(window.summary()).isEqualTo(new Accepted(3, 2_000_000, 1, 2, 2_000_000));
    }

    @Test
    void withoutLimitsTheBusiestWindowIsKnownAllTheSame() {
        SlidingWindow window = window(0, 0);

        for (int i = 0; i < 5; i++) {
            assertThat(window.accept(10)).isTrue();
            nanos += 6;
        }

        assertThat(window.summary()).isEqualTo(new Accepted(5, 50, 0, 2, 20));
    }

    @Test
    void whatIsAboveTheLimitAloneIsNeverAccepted() {
        SlidingWindow window = window(0, 100);

        assertThat(window.accept(101)).isFalse();
        assertThat(window.accept(100)).isTrue();
    }

    private SlidingWindow window(long requests, long tokens) {
        return new SlidingWindow(new RateLimits(requests, tokens, Duration.ofNanos(10)), () -> nanos);
    }
}
