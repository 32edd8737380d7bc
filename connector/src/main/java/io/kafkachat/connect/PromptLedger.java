package io.kafkachat.connect;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What a task has accepted and not yet finished, and so what may be committed. The one place where the task thread
 * (admission, commits) and the publisher (completion) meet.
 *
 * <p>Thread-safe.
 */
final class PromptLedger {

    /** What to do with a delivered offset. */
    enum Admission {
        /** Not seen before. */
        NEW,
        /** Answered and published in an earlier tenure. */
        ALREADY_ANSWERED,
        /** Delivered again while it is still being worked on. */
        IN_PROGRESS,
        /** Below what is committed: the topic was created anew or its offsets were set back under the consumer. */
        REWOUND
    }

    private final Clock clock;
    private final int maxMetadataLength;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition finished = lock.newCondition();
    private final Map<TopicPartition, OwnedPartition> owned = new HashMap<>();
    private boolean dirty;

    PromptLedger(Clock clock, int maxMetadataLength) {
        this.clock = clock;
        this.maxMetadataLength = maxMetadataLength;
    }

    /** Epoch ms. */
    long now() {
        return clock.millis();
    }

    void open(OwnedPartition partition) {
        lock.lock();
        try {
            owned.put(partition.id(), partition);
            // The first commit of a tenure starts the clock of the receipts to look for after a crash.
            dirty = true;
        } finally {
            lock.unlock();
        }
    }

    /** The current tenure, null if the partition is not owned. */
    @Nullable
    OwnedPartition owned(TopicPartition partition) {
        lock.lock();
        try {
            return owned.get(partition);
        } finally {
            lock.unlock();
        }
    }

    /** Decides about a delivered record; {@link Admission#NEW} makes it count as accepted. */
    Admission admit(OwnedPartition partition, long offset) {
        lock.lock();
        try {
            if (partition.window().isBelowCommitted(offset)) {
                return Admission.REWOUND;
            }
            if (partition.window().alreadyCompleted(offset)) {
                return Admission.ALREADY_ANSWERED;
            }
            return partition.window().accept(offset) ? Admission.NEW : Admission.IN_PROGRESS;
        } finally {
            lock.unlock();
        }
    }

    /** Keeps an admitted prompt until it is completed or forgotten. */
    void add(Prompt prompt) {
        lock.lock();
        try {
            prompt.partition().add(prompt);
        } finally {
            lock.unlock();
        }
    }

    /** An admitted record that needs no answer. */
    void completeWithoutAnswer(OwnedPartition partition, long offset) {
        lock.lock();
        try {
            partition.window().complete(offset);
            dirty = true;
        } finally {
            lock.unlock();
        }
    }

    /** Everything of the prompt is published. Does nothing if its partition was given up or it was forgotten. */
    void complete(Prompt prompt) {
        lock.lock();
        try {
            OwnedPartition partition = prompt.partition();
            if (!partition.isGivenUp() && partition.remove(prompt)) {
                partition.window().complete(prompt.offset());
                dirty = true;
                finished.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The prompt was taken back before it was sent: whoever owns the partition next will send it. */
    void forget(Prompt prompt) {
        lock.lock();
        try {
            if (prompt.partition().remove(prompt)) {
                prompt.partition().window().forget(prompt.offset());
                finished.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether something was completed since the last call. */
    boolean takeDirty() {
        lock.lock();
        try {
            boolean was = dirty;
            dirty = false;
            return was;
        } finally {
            lock.unlock();
        }
    }

    /**
     * What may be committed for a partition: the lowest offset that is not finished, with the finished ones above it as
     * metadata. Empty if the partition is not owned.
     *
     * @param consumedPosition the offset after the last one that Connect delivered or dropped
     */
    Optional<OffsetAndMetadata> committable(TopicPartition id, long consumedPosition) {
        lock.lock();
        try {
            OwnedPartition partition = owned.get(id);
            if (partition == null) {
                return Optional.empty();
            }
            return Optional.of(progress(partition, consumedPosition, snapshotTime(partition))
                    .encoded());
        } finally {
            lock.unlock();
        }
    }

    /** The owner has taken from the topic, and admitted or passed over, everything below this offset. */
    void consumed(OwnedPartition partition, long position) {
        lock.lock();
        try {
            partition.position(position);
        } finally {
            lock.unlock();
        }
    }

    /**
     * What is finished of a partition up to {@link #consumed where it was consumed}, for an owner whose outputs and
     * progress become visible together. Empty if the partition was given up.
     */
    Optional<PartitionProgress> progress(OwnedPartition partition) {
        lock.lock();
        try {
            return partition.isGivenUp()
                    ? Optional.empty()
                    : Optional.of(progress(partition, partition.position(), clock.millis()));
        } finally {
            lock.unlock();
        }
    }

    private PartitionProgress progress(OwnedPartition partition, long consumedPosition, long snapshotTime) {
        PartitionWindow window = partition.window();
        long offset = window.commitOffset(consumedPosition);
        CompletedMap map = new CompletedMap(snapshotTime, partition.floorTime(), window.completedFrom(offset));
        window.committed(offset);
        return new PartitionProgress(partition.id(), offset, map, maxMetadataLength);
    }

    // Outputs of unfinished prompts may stand in their topics already: the next owner must look for them.
    private long snapshotTime(OwnedPartition partition) {
        long time = Math.min(clock.millis(), partition.receiptsMissingSince());
        for (Prompt prompt : partition.outstanding().values()) {
            time = Math.min(time, prompt.publishedSince());
        }
        return time;
    }

    /** The unfinished prompts of some partitions, in offset order per partition. */
    List<Prompt> outstanding(Collection<TopicPartition> ids) {
        lock.lock();
        try {
            List<Prompt> prompts = new ArrayList<>();
            for (TopicPartition id : ids) {
                OwnedPartition partition = owned.get(id);
                if (partition != null) {
                    prompts.addAll(partition.outstanding().values());
                }
            }
            return prompts;
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing of these partitions is unfinished. */
    boolean isFinished(Collection<TopicPartition> ids) {
        lock.lock();
        try {
            return !hasOutstanding(ids);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing of these partitions is unfinished, at most for the given time. */
    void awaitFinished(Collection<TopicPartition> ids, Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long nanos = atMost.toNanos();
            while (nanos > 0 && hasOutstanding(ids)) {
                nanos = finished.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean hasOutstanding(Collection<TopicPartition> ids) {
        return ids.stream()
                .map(owned::get)
                .anyMatch(partition ->
                        partition != null && !partition.outstanding().isEmpty());
    }

    /**
     * Ends the tenure of a partition. What is unfinished stays uncommitted, and what arrives for it later is dropped.
     *
     * @return the tenure that ended, null if there was none
     */
    @Nullable
    OwnedPartition giveUp(TopicPartition id) {
        lock.lock();
        try {
            OwnedPartition partition = owned.remove(id);
            if (partition != null) {
                partition.giveUp();
            }
            return partition;
        } finally {
            lock.unlock();
        }
    }

    /** The state that {@link Backpressure} judges. */
    Backlog backlog() {
        lock.lock();
        try {
            int records = 0;
            long bytes = 0;
            Map<TopicPartition, Integer> mapLengths = new HashMap<>();
            for (OwnedPartition partition : owned.values()) {
                records += partition.outstanding().size();
                bytes += partition.bytes();
                mapLengths.put(partition.id(), mapLength(partition));
            }
            return new Backlog(records, bytes, mapLengths);
        } finally {
            lock.unlock();
        }
    }

    private static int mapLength(OwnedPartition partition) {
        if (partition.outstanding().isEmpty()) {
            return 0;
        }
        long lowest = partition.outstanding().firstKey();
        return CompletedOffsets.encodedLength(partition.window().completedFrom(lowest), lowest);
    }

    /**
     * How much is unfinished.
     *
     * @param mapLengths the length of each owned partition's encoded map of completed offsets, in characters
     */
    record Backlog(int records, long bytes, Map<TopicPartition, Integer> mapLengths) {}
}
