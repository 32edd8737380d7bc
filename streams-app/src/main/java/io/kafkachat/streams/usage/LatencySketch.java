package io.kafkachat.streams.usage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import org.HdrHistogram.Histogram;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * The distribution of durations: count, sum and maximum are exact, percentiles up to 1 % high. The same values make the same
 * sketch in any order. Not thread-safe.
 */
final class LatencySketch {

    /** In decimal digits. */
    private static final int PRECISION = 2;
    /** Nothing waits longer (24 days); the histogram's memory grows with the logarithm of its highest value. */
    private static final long HIGHEST = Integer.MAX_VALUE;

    private long count;
    private long sum;
    private long max;
    /** Of the values before the histogram was needed: most windows are only read and passed on. */
    private byte @Nullable [] encoded;

    private @Nullable Histogram histogram;

    LatencySketch() {}

    /** @param encoded what {@link #encoded()} gave */
    LatencySketch(long count, long sum, long max, byte[] encoded) {
        this.count = count;
        this.sum = sum;
        this.max = max;
        this.encoded = encoded;
    }

    /** @param millis what is negative counts as 0 */
    void add(long millis) {
        long value = Math.max(0, millis);
        histogram().recordValue(Math.min(value, HIGHEST));
        encoded = null;
        count++;
        sum = Saturated.sum(sum, value);
        max = Math.max(max, value);
    }

    long count() {
        return count;
    }

    long sum() {
        return sum;
    }

    long max() {
        return max;
    }

    /** HdrHistogram's V2 encoding; nothing if there are no values. */
    byte[] encoded() {
        if (encoded == null) {
            encoded = histogram == null ? new byte[0] : encode(histogram);
        }
        return encoded;
    }

    /** Null if there are no values. */
    @Nullable
    ObjectNode json() {
        if (count == 0) {
            return null;
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("count", count);
        json.put("sum", sum);
        json.put("mean", (double) sum / count);
        json.put("p50", percentile(50));
        json.put("p90", percentile(90));
        json.put("p99", percentile(99));
        json.put("max", max);
        json.put("histogram", Base64.getEncoder().encodeToString(compressed()));
        return json;
    }

    private long percentile(int percentile) {
        return Math.min(max, histogram().getValueAtPercentile(percentile));
    }

    private byte[] compressed() {
        ByteBuffer buffer = ByteBuffer.allocate(histogram().getNeededByteBufferCapacity());
        int length = histogram().encodeIntoCompressedByteBuffer(buffer);
        return Arrays.copyOf(buffer.array(), length);
    }

    private Histogram histogram() {
        if (histogram == null) {
            histogram = encoded == null || encoded.length == 0 ? new Histogram(PRECISION) : decode(encoded);
            histogram.setAutoResize(true);
        }
        return histogram;
    }

    private static byte[] encode(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoByteBuffer(buffer);
        return Arrays.copyOf(buffer.array(), length);
    }

    private static Histogram decode(byte[] encoded) {
        try {
            return Histogram.decodeFromByteBuffer(ByteBuffer.wrap(encoded), 0);
        } catch (RuntimeException e) {
            throw new SerializationException("usage totals: expected a histogram in HdrHistogram's V2 encoding", e);
        }
    }
}
