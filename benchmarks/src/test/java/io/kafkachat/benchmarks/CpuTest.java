package io.kafkachat.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CpuTest {

    @Test
    void readsTheTimeOfAThreadWhoseNameHasParentheses() {
        ThreadCpu.Share share =
                ThreadCpu.parse("42 (I/O (8) pool-12) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0 20 0 30 0 100 1 2 3 4 5");

        assertThat(share).isEqualTo(new ThreadCpu.Share("I/O (8) pool", Duration.ofSeconds(2)));
    }

    @Test
    void listsTheBusiestThreadsFirst() {
        ThreadCpu before = new ThreadCpu(Map.of("a", Duration.ofSeconds(5), "b", Duration.ofSeconds(1)));
        ThreadCpu after = new ThreadCpu(
                Map.of("a", Duration.ofSeconds(6), "b", Duration.ofSeconds(4), "c", Duration.ofSeconds(2)));

        assertThat(after.since(before))
                .extracting(ThreadCpu.Share::name, share -> share.time().toSeconds())
                .containsExactly(tuple("b", 3L), tuple("c", 2L), tuple("a", 1L));
    }

    @Test
    void countsIdleAndWaitingTimeOfTheMachineAsUnused() {
        assertThat(MachineCpu.parse("cpu  100 20 30 9999 8888 4 5 6 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n"))
                .isEqualTo(Duration.ofMillis(1_650));
    }

    @Test
    void tellsTheMeasurementFromOtherPrograms() {
        CpuTimes before = times(0, 0, 0, 0, 100, 0);
        CpuTimes used = times(4, 2, 1, 1, 113, 10).since(before);

        assertThat(used.others()).isEqualTo(Duration.ofSeconds(5));
        assertThat(used.processors(used.measured())).isCloseTo(0.4, within(1e-9));
    }

    private static CpuTimes times(long worker, long broker, long provider, long benchmark, long machine, long elapsed) {
        return new CpuTimes(
                Duration.ofSeconds(worker),
                Duration.ofSeconds(broker),
                Duration.ofSeconds(provider),
                Duration.ofSeconds(benchmark),
                Duration.ofSeconds(machine),
                Duration.ofSeconds(elapsed).toNanos());
    }
}
