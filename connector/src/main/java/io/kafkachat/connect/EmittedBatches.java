package io.kafkachat.connect;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What was handed to Connect and is not known to be written. Connect tells of each record when it is: with its transaction,
 * or, without those, one by one and in any order. Progress counts when all of its batch and of those before are
 * written. Thread-safe.
 */
final class EmittedBatches {

    /** The records of one poll. */
    static final class Batch {
        private final Map<TopicPartition, Supplier<OffsetAndMetadata>> progress = new HashMap<>();
        private int unwritten;
        private boolean open = true;
    }

    private final Deque<Batch> batches = new ArrayDeque<>();
    private Map<TopicPartition, Supplier<OffsetAndMetadata>> written = new HashMap<>();

    synchronized Batch open() {
        Batch batch = new Batch();
        batches.add(batch);
        return batch;
    }

    /** A record of the batch, after which this is the progress of its partition: asked for when that is taken. */
    synchronized void add(Batch batch, TopicPartition partition, Supplier<OffsetAndMetadata> progress) {
        batch.unwritten++;
        batch.progress.put(partition, progress);
    }

    /** Nothing more is added to the batch. */
    synchronized void close(Batch batch) {
        batch.open = false;
        settle();
    }

    /** A record of the batch is written, or was dropped by a transformation. */
    synchronized void written(Batch batch) {
        batch.unwritten--;
        settle();
    }

    private void settle() {
        for (Batch first = batches.peek(); first != null && !first.open && first.unwritten <= 0; ) {
            written.putAll(first.progress);
            batches.remove();
            first = batches.peek();
        }
    }

    /** The progress that was written since the last call. */
    Map<TopicPartition, OffsetAndMetadata> takeWritten() {
        Map<TopicPartition, OffsetAndMetadata> taken = new HashMap<>();
        swapWritten().forEach((partition, progress) -> taken.put(partition, progress.get()));
        return taken;
    }

    private synchronized Map<TopicPartition, Supplier<OffsetAndMetadata>> swapWritten() {
        Map<TopicPartition, Supplier<OffsetAndMetadata>> before = written;
        written = new HashMap<>();
        return before;
    }
}
