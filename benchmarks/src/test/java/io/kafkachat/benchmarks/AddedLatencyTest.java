package io.kafkachat.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.benchmarks.AddedLatency.Times;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddedLatencyTest {

    @Test
    void leavesOutTheProvidersOwnTime() {
        AddedLatency latency = new AddedLatency(List.of(new Times(1_000, 1_004, 2_010, 2_017, 2_017)));

        assertThat(latency.before().getMaxValue()).isEqualTo(4);
        assertThat(latency.after().getMaxValue()).isEqualTo(7);
        assertThat(latency.added().getMaxValue()).isEqualTo(11);
        assertThat(latency.addedTo(1_000).getMaxValue()).isEqualTo(17);
    }

    @Test
    void tellsWhatIsAppendedFromWhatIsVisible() {
        AddedLatency latency = new AddedLatency(List.of(new Times(1_000, 1_004, 2_010, 2_017, 2_030)));

        assertThat(latency.added().getMaxValue()).isEqualTo(11);
        assertThat(latency.hidden().getMaxValue()).isEqualTo(13);
        assertThat(latency.addedUntilVisible().getMaxValue()).isEqualTo(24);
    }

    @Test
    void countsAnAnswerThatSeemsToComeTooEarlyAsZero() {
        AddedLatency latency = new AddedLatency(List.of(new Times(1_000, 1_000, 2_000, 1_999, 1_999)));

        assertThat(latency.added().getTotalCount()).isOne();
        assertThat(latency.added().getMaxValue()).isZero();
    }
}
