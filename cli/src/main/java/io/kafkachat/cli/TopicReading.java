package io.kafkachat.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads all partitions of topics from some point on, in no group: nobody else is disturbed. For one thread. */
final class TopicReading implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What is done with a record. */
    interface Taker {
        void take(ConsumerRecord<byte[], byte[]> record) throws InterruptedException;
    }

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions = new ArrayList<>();
    private final Map<TopicPartition, Long> ends;

    /**
     * @param topics that exist
     * @param since where to begin; null: at the end, with what comes from now on
     */
    TopicReading(Cluster cluster, Collection<String> topics, @Nullable Instant since) {
        consumer = cluster.consumer();
        try {
            topics.forEach(topic -> consumer.partitionsFor(topic)
                    .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition()))));
            consumer.assign(partitions);
            ends = Map.copyOf(consumer.endOffsets(partitions));
            if (since == null) {
                ends.forEach(consumer::seek);
            } else if (since.equals(Instant.EPOCH)) {
                consumer.seekToBeginning(partitions);
            } else {
                seek(since);
            }
            // Nothing that comes after this may be before the position.
            partitions.forEach(consumer::position);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    private void seek(Instant since) {
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, since.toEpochMilli()));
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp offset = found.get(partition);
            consumer.seek(partition, offset == null ? ends.getOrDefault(partition, 0L) : offset.offset());
        }
    }

    /** What has come, of one partition in its order; waits for it, and may return nothing. */
    List<ConsumerRecord<byte[], byte[]>> poll(Duration atMost) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        consumer.poll(atMost).forEach(records::add);
        return records;
    }

    /** Whether all is read that was there when this was made. Other records may have been read, too. */
    boolean isAtEnd() {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private boolean wasThere(ConsumerRecord<byte[], byte[]> record) {
        return record.offset() < ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
    }

    /**
     * Hands over all records that were there when this was made.
     *
     * @throws CommandException if nothing comes for a while, as from a partition without a leader
     */
    void readToEnd(Taker taker) throws CommandException, InterruptedException {
        long movedAt = System.nanoTime();
        while (!isAtEnd()) {
            List<ConsumerRecord<byte[], byte[]>> records = poll(POLL);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (wasThere(record)) {
                    taker.take(record);
                }
            }
            if (!records.isEmpty()) {
                movedAt = System.nanoTime();
            } else if (System.nanoTime() - movedAt > PATIENCE.toNanos()) {
                throw new CommandException("nothing could be read for " + Times.words(PATIENCE) + ", and "
                        + partitions.get(0).topic() + " has more");
            }
        }
    }

    /** Lets another thread end a poll. */
    void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
