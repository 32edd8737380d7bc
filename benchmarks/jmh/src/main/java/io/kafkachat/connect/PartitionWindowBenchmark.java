package io.kafkachat.connect;

import io.kafkachat.jmh.HotPath;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * The window of one partition with a steady number of records in flight, of which any may be the next to complete. The
 * state moves on with each invocation, as it does in a task.
 */
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PartitionWindowBenchmark extends HotPath {

    /** As many records as a task completes between two commits at a thousand a second. */
    private static final int COMMIT_EVERY = 1_000;

    @Param({"16", "1000", "4000"})
    int inFlight;

    private final Shuffle shuffle = new Shuffle();
    private PartitionWindow window = new PartitionWindow();
    private long[] offsets = {};
    private long position;

    @Setup(Level.Iteration)
    public void fill() {
        window = new PartitionWindow();
        offsets = new long[inFlight];
        position = 0;
        for (int i = 0; i < inFlight; i++) {
            window.accept(position);
            offsets[i] = position++;
        }
        // Until the holes are those of a window that has long been in use.
        for (int i = 0; i < 10 * inFlight; i++) {
            acceptAndComplete();
        }
    }

    /** A record comes in, another one completes; every thousandth time what is complete is committed. */
    @Benchmark
    public long acceptAndComplete() {
        int next = shuffle.below(inFlight);
        window.complete(offsets[next]);
        if (window.accept(position)) {
            offsets[next] = position++;
        }
        return position % COMMIT_EVERY == 0 ? commit() : position;
    }

    /** What each poll asks for, to know when to stop reading. */
    @Benchmark
    public int mapLength() {
        long offset = window.commitOffset(position);
        return CompletedOffsets.encodedLength(window.completedFrom(offset), offset);
    }

    int outstanding() {
        return window.outstanding();
    }

    private long commit() {
        long offset = window.commitOffset(position);
        int runs = window.completedFrom(offset).size();
        window.committed(offset);
        return runs;
    }
}
