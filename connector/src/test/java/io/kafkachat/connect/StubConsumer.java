package io.kafkachat.connect;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Kafka's own consumer for tests, which also tells what was done with it. It waits like a real one when nothing comes. */
class StubConsumer extends MockConsumer<byte[], byte[]> {

    final AtomicInteger polls = new AtomicInteger();
    final List<Map<TopicPartition, OffsetAndMetadata>> commits = new CopyOnWriteArrayList<>();
    volatile @Nullable RuntimeException refusal;
    private long added;

    /** All from offset 0 on. */
    StubConsumer(TopicPartition... partitions) {
        super("earliest");
        assign(Set.of(partitions));
        Map<TopicPartition, Long> beginnings = new HashMap<>();
        for (TopicPartition partition : partitions) {
            beginnings.put(partition, 0L);
        }
        updateBeginningOffsets(beginnings);
    }

    void add(String... values) {
        for (String value : values) {
            long offset = added++;
            addRecord(Sources.consumed(offset, "key-" + offset, value));
        }
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
        polls.incrementAndGet();
        if (records.isEmpty()) {
            LockSupport.parkNanos(200_000);
        }
        return records;
    }

    @Override
    public void commitAsync(Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable OffsetCommitCallback callback) {
        RuntimeException refused = refusal;
        commits.add(offsets);
        if (refused != null && callback != null) {
            callback.onComplete(offsets, refused);
        } else {
            super.commitAsync(offsets, callback);
        }
    }

    @Override
    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
        RuntimeException refused = refusal;
        if (refused != null) {
            commits.add(offsets);
            throw refused;
        }
        // Ends in commitAsync.
        super.commitSync(offsets, timeout);
    }
}
