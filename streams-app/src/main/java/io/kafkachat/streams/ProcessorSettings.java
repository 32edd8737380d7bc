package io.kafkachat.streams;

import java.time.Duration;

/**
 * How much a processor takes on, in which order, and what becomes of running calls.
 *
 * @param ordering which records wait for others
 * @param maxPending unanswered records over all tasks of the instance at which tasks slow down; better twice of what may be in
 *     flight
 * @param maxPendingBytes the same for the memory that they take, by estimate
 * @param maxRecordBytes the largest record that is kept, as its changelog record; larger ones become failures. No larger than
 *     what the producer and the changelog topic take
 * @param adoption how long a call that runs when its task ends is kept for the task that gets the record next in the same
 *     JVM; zero: not at all
 * @param adoptionMaxCalls so many calls are kept at most
 */
public record ProcessorSettings(
        Ordering ordering,
        int maxPending,
        long maxPendingBytes,
        int maxRecordBytes,
        Duration adoption,
        int adoptionMaxCalls) {

    /** Which records wait for others. */
    public enum Ordering {
        /** None: answers come out as they arrive. */
        NONE,
        /** The next record of a key is sent after the result of the one before was forwarded, as a conversation needs it. */
        KEY
    }

    /** For 64 calls in flight and topics with Kafka's default limits. */
    public static final ProcessorSettings DEFAULT = forInFlight(64);

    /** @throws IllegalArgumentException naming the value that makes no sense */
    public ProcessorSettings {
        require(maxPending > 0, "maxPending: expected at least 1");
        require(maxPendingBytes > 0, "maxPendingBytes: expected at least 1");
        require(maxRecordBytes > 0, "maxRecordBytes: expected at least 1");
        require(!adoption.isNegative(), "adoption: expected no negative duration");
        require(adoptionMaxCalls >= 0, "adoptionMaxCalls: expected at least 0");
    }

    /** With room for so many calls at a time. */
    public static ProcessorSettings forInFlight(int maxInFlight) {
        return new ProcessorSettings(
                Ordering.NONE, 2 * maxInFlight, 256L << 20, 1_000_000, Duration.ofSeconds(30), 10_000);
    }

    public ProcessorSettings withOrdering(Ordering other) {
        return new ProcessorSettings(other, maxPending, maxPendingBytes, maxRecordBytes, adoption, adoptionMaxCalls);
    }

    public ProcessorSettings withMaxRecordBytes(int other) {
        return new ProcessorSettings(ordering, maxPending, maxPendingBytes, other, adoption, adoptionMaxCalls);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
