package io.kafkachat.testkit.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatencyProfileTest {

    @Test
    void lognormalLatenciesHaveTheMedianAndThe99thPercentile() {
        LatencyProfile profile = LatencyProfile.parse("800ms..8s");
        Dice dice = new Dice(7);

        long[] millis = IntStream.range(0, 20_000)
                .mapToLong(i -> profile.at(dice.uniform(Dice.Purpose.LATENCY, "id-" + i, 1))
                        .toMillis())
                .sorted()
                .toArray();

        assertThat(millis[10_000]).isBetween(760L, 840L);
        assertThat(millis[19_800]).isBetween(7_000L, 9_000L);
    }

    @Test
    void quantilesAreExactAtTheGivenPoints() {
        LatencyProfile profile = LatencyProfile.lognormal(Duration.ofMillis(100), Duration.ofMillis(1_000));

        assertThat(profile.at(0.5)).isCloseTo(Duration.ofMillis(100), Duration.ofNanos(1_000));
        assertThat(profile.at(0.99)).isCloseTo(Duration.ofMillis(1_000), Duration.ofNanos(1_000));
        assertThat(profile.at(0.01)).isCloseTo(Duration.ofMillis(10), Duration.ofNanos(1_000));
    }

    @Test
    void readsAndRefuses() {
        assertThat(LatencyProfile.parse("250")).isEqualTo(LatencyProfile.fixed(Duration.ofMillis(250)));
        assertThat(LatencyProfile.parse("2m").at(0.9)).isEqualTo(Duration.ofMinutes(2));
        assertThatThrownBy(() -> LatencyProfile.parse("soon")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LatencyProfile.parse("8s..1s")).isInstanceOf(IllegalArgumentException.class);
    }
}
