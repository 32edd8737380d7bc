package io.kafkachat.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kafkachat.testkit.provider.JournalEntry;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ServiceTimesTest {

    private static final SteadyRate WINDOW = new SteadyRate(10_000, 20_000, 20);

    @Test
    void takesTheMeanOfCallsAnsweredInTheWindow() {
        ServiceTimes times = times(
                call("before", 1_000, 9_999),
                call("across the start", 9_000, 12_000),
                call("inside", 15_000, 16_000),
                call("across the end", 19_000, 25_000));

        assertThat(times.meanSeconds(WINDOW)).isCloseTo(2.0, within(1e-9));
        assertThat(times(call("before", 0, 1)).meanSeconds(WINDOW)).isNaN();
    }

    @Test
    void countsAsOccupiedWhatOverlapsTheWindow() {
        ServiceTimes times = times(
                call("before", 1_000, 9_999),
                call("one place half of the time", 5_000, 15_000),
                call("the other all the time", 0, 30_000));

        assertThat(times.occupancy(WINDOW, 2)).isCloseTo(0.75, within(1e-9));
    }

    @Test
    void knowsEachRequest() {
        ServiceTimes times = times(call("a", 1_000, 2_500));

        assertThat(times.calledMillis("a")).isEqualTo(1_000);
        assertThat(times.answeredMillis("a")).isEqualTo(2_500);
        assertThat(times.irregular()).isZero();
        assertThatThrownBy(() -> times.calledMillis("b")).hasMessageContaining("b");
        assertThat(times(new JournalEntry("twice", 2, 1, 1, 0, 0, 1, null, null))
                        .irregular())
                .isOne();
    }

    private static JournalEntry call(String id, long from, long to) {
        return new JournalEntry(id, 1, 1, 0, 0, from, to, null, null);
    }

    private static ServiceTimes times(JournalEntry... entries) {
        return new ServiceTimes(Arrays.stream(entries).collect(Collectors.toMap(JournalEntry::id, entry -> entry)));
    }
}
