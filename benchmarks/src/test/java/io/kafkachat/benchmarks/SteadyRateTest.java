package io.kafkachat.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SteadyRateTest {

    private static final double EXACT = 1e-9;

    @Test
    void countsWholeWavesOnly() {
        List<Long> appended = waves(20, 64, 1_010, 100);

        SteadyRate rate = SteadyRate.of(appended, 64, Duration.ofMillis(4_500));

        assertThat(rate.perSecond()).isCloseTo(64 / 1.01, within(EXACT));
        assertThat(rate.ratioToIdeal(64, 1.0)).isCloseTo(1 / 1.01, within(EXACT));
        assertThat(rate.completions() % 64).isZero();
    }

    @Test
    void leavesOutASlowRampUp() {
        List<Long> appended = new ArrayList<>(
                LongStream.range(0, 30).map(i -> i * 1_000).boxed().toList());
        LongStream.range(0, 100).map(i -> 30_000 + i * 100).forEach(appended::add);

        assertThat(SteadyRate.of(appended, 10, Duration.ofSeconds(30)).perSecond())
                .isCloseTo(10, within(EXACT));
        assertThat(SteadyRate.of(appended, 10, Duration.ZERO).perSecond()).isLessThan(5);
    }

    @Test
    void leavesOutTheTailInWhichPlacesAreEmpty() {
        List<Long> appended = new ArrayList<>(
                LongStream.range(0, 100).map(i -> i * 100).boxed().toList());
        LongStream.range(0, 9).map(i -> 20_000 + i * 5_000).forEach(appended::add);

        assertThat(SteadyRate.of(appended, 10, Duration.ofSeconds(1)).perSecond())
                .isCloseTo(10, within(EXACT));
    }

    @Test
    void refusesARunThatIsTooShort() {
        List<Long> appended = waves(4, 64, 1_000, 0);

        assertThatThrownBy(() -> SteadyRate.of(appended, 64, Duration.ofSeconds(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("64");
        assertThatThrownBy(() -> SteadyRate.of(List.of(), 64, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Long> waves(int waves, int places, long periodMillis, long spreadMillis) {
        List<Long> appended = new ArrayList<>();
        for (int wave = 0; wave < waves; wave++) {
            for (int place = 0; place < places; place++) {
                appended.add(1_700_000_000_000L + wave * periodMillis + place * spreadMillis / places);
            }
        }
        return appended;
    }
}
