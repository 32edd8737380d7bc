package io.kafkachat.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoadTest {

    @Test
    void knowsTheMeanOfBothKindsOfLatency() {
        assertThat(new Load("1s", 64).meanSeconds()).isCloseTo(1.0, within(1e-9));
        assertThat(new Load("1s", 64).isFixed()).isTrue();
        // exp(sigma^2 / 2) with sigma = ln(10) / 2.326
        assertThat(new Load("800ms..8s", 256).meanSeconds()).isCloseTo(1.306, within(0.001));
        assertThat(new Load("800ms..8s", 256).isFixed()).isFalse();
    }

    @Test
    void hasPromptsForTheWholeTimeAndForATail() {
        assertThat(new Load("500ms", 100).promptsFor(Duration.ofSeconds(10))).isEqualTo(2_100);
    }

    @Test
    void waitsForTheSlowestCallsOfTheFirstWave() {
        Duration least = Duration.ofSeconds(15);

        assertThat(new Load("1s", 64).rampUp(least)).isEqualTo(least);
        assertThat(new Load("800ms..8s", 64).rampUp(least)).isEqualTo(Duration.ofSeconds(16));
    }
}
