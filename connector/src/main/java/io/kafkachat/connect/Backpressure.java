package io.kafkachat.connect;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.apache.kafka.common.TopicPartition;

/**
 * Decides which partitions are read. All stop while too many records or bytes are outstanding in the task as a whole; one stops
 * while its completed map comes near the length that a commit can hold. What stopped at the high mark goes on at the low one.
 *
 * <p>It only decides, and never blocks. Not thread-safe: it belongs to the task thread.
 */
final class Backpressure {

    // Room below the 4,096 characters that brokers accept by default; and a source writes all of it with each
    // transaction.
    private static final int HIGH_MAP_LENGTH = 3_500;

    private final Watermarks records;
    private final Watermarks bytes;
    private final Watermarks mapLength;
    private final Map<TopicPartition, Boolean> paused = new HashMap<>();
    private final Set<TopicPartition> longMaps = new HashSet<>();
    private boolean tooManyRecords;
    private boolean tooManyBytes;

    /** @param maxInFlight calls that the client may have on the wire, to be kept busy */
    static Backpressure of(DeliverySettings delivery, int maxInFlight) {
        return new Backpressure(
                Watermarks.below(delivery.maxOutstandingRecords(), maxInFlight),
                Watermarks.below(delivery.maxOutstandingBytes()),
                Watermarks.below(HIGH_MAP_LENGTH));
    }

    Backpressure(Watermarks records, Watermarks bytes, Watermarks mapLength) {
        this.records = records;
        this.bytes = bytes;
        this.mapLength = mapLength;
    }

    /**
     * What to change now. A partition that is new, or was {@link #forget forgotten}, is always in one of the two sets: after a rebalance
     * Connect pauses again what the task had paused, so that nothing is certain about it.
     *
     * @param assigned the partitions that the task owns
     * @param outstandingRecords accepted and not complete, over all partitions
     * @param outstandingBytes what these records take
     * @param mapLengths the length of the encoded completed map of a partition
     */
    Decision decide(
            Collection<TopicPartition> assigned,
            long outstandingRecords,
            long outstandingBytes,
            ToIntFunction<TopicPartition> mapLengths) {
        tooManyRecords = records.isHigh(outstandingRecords, tooManyRecords);
        tooManyBytes = bytes.isHigh(outstandingBytes, tooManyBytes);
        paused.keySet().retainAll(assigned);
        longMaps.retainAll(assigned);
        Set<TopicPartition> pause = new HashSet<>();
        Set<TopicPartition> resume = new HashSet<>();
        for (TopicPartition partition : assigned) {
            if (mapLength.isHigh(mapLengths.applyAsInt(partition), longMaps.contains(partition))) {
                longMaps.add(partition);
            } else {
                longMaps.remove(partition);
            }
            boolean stop = tooManyRecords || tooManyBytes || longMaps.contains(partition);
            Boolean stopped = paused.put(partition, stop);
            if (stopped == null || stopped != stop) {
                (stop ? pause : resume).add(partition);
            }
        }
        return new Decision(pause, resume);
    }

    /** The partitions were closed or opened anew: nothing is known about whether they are paused. */
    void forget(Collection<TopicPartition> partitions) {
        paused.keySet().removeAll(partitions);
        longMaps.removeAll(partitions);
    }

    /** How many partitions are paused after the last decision. */
    int pausedPartitions() {
        return (int) paused.values().stream().filter(stop -> stop).count();
    }

    /** What to pause and what to resume; both are empty when nothing changes. */
    record Decision(Set<TopicPartition> pause, Set<TopicPartition> resume) {}

    /**
     * A level with two marks.
     *
     * @param high too much from here on
     * @param low until it is down to this
     */
    record Watermarks(long high, long low) {
        Watermarks {
            if (low < 0 || low >= high) {
                throw new IllegalArgumentException("low mark " + low + " is not below high mark " + high);
            }
        }

        /** The low mark at three quarters of the high one. */
        static Watermarks below(long high) {
            return new Watermarks(high, high - Math.max(1, high / 4));
        }

        /** The low mark higher, if need be, so that enough is left to keep so many busy until more arrives. */
        static Watermarks below(long high, long busy) {
            return new Watermarks(high, Math.max(below(high).low(), Math.min(high - 1, (high + busy) / 2)));
        }

        boolean isHigh(long level, boolean wasHigh) {
            return level >= high || (wasHigh && level > low);
        }
    }
}
