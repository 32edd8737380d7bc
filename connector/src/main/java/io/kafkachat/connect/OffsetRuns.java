package io.kafkachat.connect;

import java.util.Arrays;
import java.util.SortedSet;
import java.util.StringJoiner;

/** An immutable set of offsets, held as sorted runs {@code [from, to)} that neither overlap nor touch. */
final class OffsetRuns {

    static final OffsetRuns NONE = new OffsetRuns(new long[0]);

    /** from, to, from, to, ...: strictly ascending. */
    private final long[] bounds;

    private OffsetRuns(long[] bounds) {
        this.bounds = bounds;
    }

    /** The offsets from {@code from} up to, but without, {@code to}. */
    static OffsetRuns range(long from, long to) {
        return new Builder(1).add(from, to).build();
    }

    static OffsetRuns of(SortedSet<Long> offsets) {
        Builder runs = new Builder(offsets.size());
        offsets.forEach(offset -> runs.add(offset, offset + 1));
        return runs.build();
    }

    boolean isEmpty() {
        return bounds.length == 0;
    }

    boolean contains(long offset) {
        return insertionPoint(offset) % 2 == 1;
    }

    /** How many runs there are. */
    int size() {
        return bounds.length / 2;
    }

    /** The first offset of run {@code index}. */
    long start(int index) {
        return bounds[2 * index];
    }

    /** The offset after the last one of run {@code index}. */
    long end(int index) {
        return bounds[2 * index + 1];
    }

    /** How many offsets there are. */
    long count() {
        long count = 0;
        for (int i = 0; i < size(); i++) {
            count += end(i) - start(i);
        }
        return count;
    }

    /** Those at or above {@code offset}. */
    OffsetRuns from(long offset) {
        int point = insertionPoint(offset);
        if (point == 0) {
            return this;
        }
        if (point == bounds.length) {
            return NONE;
        }
        if (point % 2 == 0) {
            return new OffsetRuns(Arrays.copyOfRange(bounds, point, bounds.length));
        }
        long[] rest = Arrays.copyOfRange(bounds, point - 1, bounds.length);
        rest[0] = offset;
        return new OffsetRuns(rest);
    }

    /** The lowest {@code runs} runs. */
    OffsetRuns lowest(int runs) {
        return runs >= size() ? this : new OffsetRuns(Arrays.copyOf(bounds, 2 * runs));
    }

    OffsetRuns with(long offset) {
        return contains(offset) ? this : union(range(offset, offset + 1));
    }

    OffsetRuns union(OffsetRuns other) {
        if (isEmpty()) {
            return other;
        }
        Builder union = new Builder(size() + other.size());
        int mine = 0;
        int theirs = 0;
        while (mine < size() || theirs < other.size()) {
            if (theirs == other.size() || (mine < size() && start(mine) <= other.start(theirs))) {
                union.add(start(mine), end(mine));
                mine++;
            } else {
                union.add(other.start(theirs), other.end(theirs));
                theirs++;
            }
        }
        return union.build();
    }

    /** Odd inside a run: then the run is the one that ends at this index. */
    private int insertionPoint(long offset) {
        int found = Arrays.binarySearch(bounds, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OffsetRuns runs && Arrays.equals(bounds, runs.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ", "{", "}");
        for (int i = 0; i < size(); i++) {
            text.add(end(i) - start(i) == 1 ? "" + start(i) : start(i) + ".." + (end(i) - 1));
        }
        return text.toString();
    }

    /** Collects runs in ascending order of their start; runs that overlap or touch become one. */
    static final class Builder {

        private long[] bounds;
        private int length;

        Builder(int expectedRuns) {
            bounds = new long[2 * Math.max(1, expectedRuns)];
        }

        /** @throws IllegalArgumentException if the run is empty, negative or starts below the one before */
        Builder add(long from, long to) {
            if (from < 0 || to <= from || (length > 0 && from < bounds[length - 2])) {
                throw new IllegalArgumentException("not an ascending run: [" + from + ", " + to + ")");
            }
            if (length > 0 && from <= bounds[length - 1]) {
                bounds[length - 1] = Math.max(bounds[length - 1], to);
                return this;
            }
            if (length == bounds.length) {
                bounds = Arrays.copyOf(bounds, 2 * length);
            }
            bounds[length++] = from;
            bounds[length++] = to;
            return this;
        }

        int size() {
            return length / 2;
        }

        OffsetRuns build() {
            return length == 0 ? NONE : new OffsetRuns(Arrays.copyOf(bounds, length));
        }
    }
}
