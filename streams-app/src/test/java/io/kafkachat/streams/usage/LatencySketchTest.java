package io.kafkachat.streams.usage;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LatencySketchTest {

    private final LatencySketch sketch = new LatencySketch();

    @Test
    void percentilesAreAPercentOffAtMost() {
        long[] values = lognormal(10_000, 7);
        Arrays.stream(values).forEach(sketch::add);

        Arrays.sort(values);
        ObjectNode json = json(sketch);
        assertThat(json.path("p50").asLong()).isCloseTo(values[4_999], withPercentage(1));
        assertThat(json.path("p90").asLong()).isCloseTo(values[8_999], withPercentage(1));
        assertThat(json.path("p99").asLong()).isCloseTo(values[9_899], withPercentage(1));
        assertThat(json.path("max").asLong()).isEqualTo(values[9_999]);
        assertThat(json.path("sum").asLong()).isEqualTo(Arrays.stream(values).sum());
        assertThat(json.path("mean").asDouble())
                .isEqualTo(Arrays.stream(values).average().orElseThrow());
    }

    @Test
    void aPercentileIsNotAboveTheMaximum() {
        sketch.add(100_001);

        ObjectNode json = json(sketch);
        assertThat(json.path("p50").asLong()).isEqualTo(100_001);
        assertThat(json.path("p99").asLong()).isEqualTo(100_001);
    }

    @Test
    void readersCanMergePublishedHistograms() throws DataFormatException {
        LatencySketch other = new LatencySketch();
        LatencySketch both = new LatencySketch();
        for (long value : lognormal(1_000, 1)) {
            sketch.add(value);
            both.add(value);
        }
        for (long value : lognormal(500, 2)) {
            other.add(value);
            both.add(value);
        }

        Histogram merged = published(sketch);
        merged.setAutoResize(true);
        merged.add(published(other));

        assertThat(merged.getTotalCount()).isEqualTo(1_500);
        assertThat(merged.getValueAtPercentile(90)).isEqualTo(published(both).getValueAtPercentile(90));
    }

    @Test
    void valuesThatNobodyWaitsForNeitherFailNorFillTheMemory() {
        sketch.add(Long.MAX_VALUE);
        sketch.add(Long.MAX_VALUE);
        sketch.add(-1);

        ObjectNode json = json(sketch);
        assertThat(json.path("max").asLong()).isEqualTo(Long.MAX_VALUE);
        assertThat(json.path("sum").asLong()).isEqualTo(Long.MAX_VALUE);
        assertThat(json.path("count").asLong()).isEqualTo(3);
        assertThat(sketch.encoded().length).isLessThan(500);
    }

    @Test
    void withoutValuesThereIsNothing() {
        assertThat(sketch.json()).isNull();
        assertThat(sketch.encoded()).isEmpty();
    }

    private static Histogram published(LatencySketch sketch) throws DataFormatException {
        byte[] bytes = Base64.getDecoder().decode(json(sketch).path("histogram").asText());
        return Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(bytes), 0);
    }

    private static ObjectNode json(LatencySketch sketch) {
        return requireNonNull(sketch.json());
    }

    /** Median 800 ms, p99 8 s. */
    private static long[] lognormal(int count, long seed) {
        Random random = new Random(seed);
        long[] values = new long[count];
        Arrays.setAll(values, i -> Math.round(800 * Math.exp(random.nextGaussian())));
        return values;
    }
}
