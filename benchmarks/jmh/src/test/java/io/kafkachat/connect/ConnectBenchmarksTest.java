package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.connect.CompletedOffsetsBenchmark.Holes;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the benchmarks do is what they are named after. */
class ConnectBenchmarksTest {

    @Test
    void theWindowStaysAsFull() {
        PartitionWindowBenchmark benchmark = new PartitionWindowBenchmark();
        benchmark.inFlight = 16;
        benchmark.fill();

        for (int i = 1; i <= 5_000; i++) {
            benchmark.acceptAndComplete();
        }

        assertThat(benchmark.outstanding()).isEqualTo(16);
        assertThat(benchmark.mapLength()).isBetween(10, CompletedOffsets.DEFAULT_MAX_LENGTH);
    }

    @ParameterizedTest
    @EnumSource(names = "OVER_LIMIT", mode = EnumSource.Mode.EXCLUDE)
    void whatIsEncodedIsDecoded(Holes holes) {
        CompletedOffsetsBenchmark benchmark = prepared(holes);

        assertThat(benchmark.decode()).isEqualTo(Optional.of(benchmark.map()));
        assertThat(benchmark.encodedLength()).isBetween(benchmark.encode().length(), 4_000);
    }

    @Test
    void aTextThatIsTooLongIsCut() {
        CompletedOffsetsBenchmark benchmark = prepared(Holes.OVER_LIMIT);

        assertThat(benchmark.encodedLength()).isGreaterThan(CompletedOffsets.DEFAULT_MAX_LENGTH);
        assertThat(benchmark.encode().length()).isBetween(3_800, CompletedOffsets.DEFAULT_MAX_LENGTH);
        assertThat(benchmark.decode()).isPresent().isNotEqualTo(Optional.of(benchmark.map()));
    }

    private static CompletedOffsetsBenchmark prepared(Holes holes) {
        CompletedOffsetsBenchmark benchmark = new CompletedOffsetsBenchmark();
        benchmark.holes = holes;
        benchmark.prepare();
        return benchmark;
    }
}
