package io.kafkachat.connect;

import io.kafkachat.jmh.HotPath;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** The text of a commit: a checksum is part of both ways. */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CompletedOffsetsBenchmark extends HotPath {

    private static final String TOPIC = "prompts";
    private static final int PARTITION = 3;
    private static final long COMMIT_OFFSET = 1_234_567;

    /** What is complete above the commit offset. */
    public enum Holes {
        /** 10 calls that take longer than a thousand others. */
        FEW(1_000, 100),
        /** Half of 2,000 records, in no order. */
        MANY(2_000, 2),
        /** Half of 40,000 records: more than the text can hold. */
        OVER_LIMIT(40_000, 2);

        private final int span;
        private final int oneOf;

        Holes(int span, int oneOf) {
            this.span = span;
            this.oneOf = oneOf;
        }

        private OffsetRuns completed() {
            Shuffle shuffle = new Shuffle();
            TreeSet<Long> completed = new TreeSet<>();
            for (long offset = COMMIT_OFFSET + 1; offset < COMMIT_OFFSET + span; offset++) {
                if (shuffle.below(oneOf) != 0) {
                    completed.add(offset);
                }
            }
            return OffsetRuns.of(completed);
        }
    }

    @Param
    Holes holes = Holes.FEW;

    private CompletedMap map = new CompletedMap(0, 0, OffsetRuns.NONE);
    private String text = "";

    @Setup
    public void prepare() {
        map = new CompletedMap(1_750_000_000_000L, 1_740_000_000_000L, holes.completed());
        text = encode();
    }

    @Benchmark
    public String encode() {
        return CompletedOffsets.encode(map, TOPIC, PARTITION, COMMIT_OFFSET, CompletedOffsets.DEFAULT_MAX_LENGTH);
    }

    @Benchmark
    public Optional<?> decode() {
        return CompletedOffsets.decode(text, TOPIC, PARTITION, COMMIT_OFFSET);
    }

    @Benchmark
    public int encodedLength() {
        return CompletedOffsets.encodedLength(map.completed(), COMMIT_OFFSET);
    }

    CompletedMap map() {
        return map;
    }
}
