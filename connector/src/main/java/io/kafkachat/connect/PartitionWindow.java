package io.kafkachat.connect;

import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is known about the records of one topic-partition: which are in flight and which are complete, although records
 * complete in any order. It does no input or output, and it is not thread-safe: its owner locks.
 *
 * <p>The owner calls {@link #accept} for every record it is given, in the order of delivery, except for those that {@link
 * #alreadyCompleted} and those it drops on purpose. Offsets may have gaps: transaction markers, compacted records, and records
 * that a transformation dropped are never delivered.
 */
final class PartitionWindow {

    /**
     * The completed map is exact up to this many runs. A larger one counts as complete, too, what was passed over between
     * delivered records, because many short gaps would otherwise stop the partition for the length of the map. It loses
     * nothing: Connect has consumed these records, and would commit them as such if no slow record held the offset back. It shows only
     * if a transformation is changed, so that it no longer drops them, while a slow record holds the offset back.
     */
    static final int EXACT_RUNS = 400;

    private final TreeSet<Long> incomplete = new TreeSet<>();
    private final Set<Long> forgotten = new HashSet<>();
    private final TreeMap<Long, Long> completed = new TreeMap<>();
    private long committed;
    private long highestAccepted = -1;

    /** A partition of which nothing is known. */
    PartitionWindow() {
        this(0, OffsetRuns.NONE);
    }

    /**
     * A partition whose progress was read back.
     *
     * @param committedOffset where Connect resumes
     * @param restored what is complete at and above it
     */
    PartitionWindow(long committedOffset, OffsetRuns restored) {
        committed = committedOffset;
        OffsetRuns above = restored.from(committedOffset);
        for (int i = 0; i < above.size(); i++) {
            completed.put(above.start(i), above.end(i));
        }
    }

    /**
     * Whether the record lies below what was {@link #committed}. Connect resumes at the committed offset, so the log was
     * replaced under the consumer (the topic was deleted and created again) or somebody moved it back. The offsets of this window
     * then mean nothing for the new records: the owner must go on with a fresh window, and leave this one to the calls that are
     * still in flight.
     */
    boolean isBelowCommitted(long offset) {
        return offset < committed;
    }

    /** Whether the record is complete, so that it must not be called again. */
    boolean alreadyCompleted(long offset) {
        Map.Entry<Long, Long> run = completed.floorEntry(offset);
        return run != null && offset < run.getValue();
    }

    /**
     * The record is to be answered. It holds back the commit offset until it is complete.
     *
     * @return false if the record needs no submission, because it is in flight or complete; a record that was forgotten
     *     is accepted again
     */
    boolean accept(long offset) {
        if (alreadyCompleted(offset)) {
            return false;
        }
        highestAccepted = Math.max(highestAccepted, offset);
        boolean anew = incomplete.add(offset);
        boolean again = forgotten.remove(offset);
        return anew || again;
    }

    /** Everything that the record leads to is acknowledged. Idempotent; ignores what was never accepted. */
    void complete(long offset) {
        if (!incomplete.remove(offset)) {
            return;
        }
        forgotten.remove(offset);
        long from = offset;
        long to = offset + 1;
        Map.Entry<Long, Long> before = completed.floorEntry(offset);
        if (before != null && before.getValue() == offset) {
            from = before.getKey();
        }
        Long end = completed.remove(to);
        completed.put(from, end == null ? to : end);
    }

    /** An accepted record is withdrawn: it is no longer outstanding, but stays incomplete and is delivered again some day. */
    void forget(long offset) {
        if (incomplete.contains(offset)) {
            forgotten.add(offset);
        }
    }

    /**
     * The offset to commit: the lowest incomplete one, at most the consumed position.
     *
     * @param consumedPosition the offset after the last record that was delivered or dropped, as Connect gives it to {@code preCommit}
     */
    long commitOffset(long consumedPosition) {
        return incomplete.isEmpty() ? consumedPosition : Math.min(incomplete.first(), consumedPosition);
    }

    /**
     * What is complete at and above the commit offset. The record at the commit offset itself can be among them: it was
     * restored, and is not consumed again yet.
     */
    OffsetRuns completedFrom(long commitOffset) {
        OffsetRuns exact = exactlyCompletedFrom(commitOffset);
        return exact.size() <= EXACT_RUNS ? exact : exact.union(passedOver(commitOffset));
    }

    /** The owner hands this offset to Connect: what lies below it is no longer needed. */
    void committed(long commitOffset) {
        committed = commitOffset;
        NavigableMap<Long, Long> below = completed.headMap(commitOffset, false);
        Map.Entry<Long, Long> last = below.lastEntry();
        if (last != null && last.getValue() > commitOffset) {
            completed.put(commitOffset, last.getValue());
        }
        below.clear();
    }

    /** How many records are in flight; those that were forgotten are not. */
    int outstanding() {
        return incomplete.size() - forgotten.size();
    }

    private OffsetRuns exactlyCompletedFrom(long commitOffset) {
        Map.Entry<Long, Long> around = completed.lowerEntry(commitOffset);
        OffsetRuns.Builder runs = new OffsetRuns.Builder(completed.size());
        if (around != null && around.getValue() > commitOffset) {
            runs.add(commitOffset, around.getValue());
        }
        completed.tailMap(commitOffset, true).forEach(runs::add);
        return runs.build();
    }

    /** Everything between the commit offset and the highest accepted record that is not incomplete. */
    private OffsetRuns passedOver(long commitOffset) {
        OffsetRuns.Builder runs = new OffsetRuns.Builder(incomplete.size() + 1);
        long from = commitOffset;
        for (long offset : incomplete.tailSet(commitOffset)) {
            if (from < offset) {
                runs.add(from, offset);
            }
            from = offset + 1;
        }
        if (from < highestAccepted) {
            runs.add(from, highestAccepted);
        }
        return runs.build();
    }
}
