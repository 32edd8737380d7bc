package io.kafkachat.cli;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Finds prompts where they were read, for error events that were too large to hold them. For one thread. */
final class OriginalPrompts implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(250);

    private final KafkaConsumer<byte[], byte[]> consumer;

    OriginalPrompts(Cluster cluster) {
        consumer = cluster.consumer();
    }

    /** Null if it is not there any more, or the topic is not. */
    @Nullable
    ConsumerRecord<byte[], byte[]> find(PromptPlace place) {
        TopicPartition partition = new TopicPartition(place.topic(), place.partition());
        try {
            if (consumer.partitionsFor(place.topic()).stream().noneMatch(info -> info.partition() == place.partition())
                    || consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L) > place.offset()
                    || consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L) <= place.offset()) {
                return null;
            }
        } catch (TimeoutException e) {
            return null;
        }
        consumer.assign(List.of(partition));
        consumer.seek(partition, place.offset());
        long begin = System.nanoTime();
        while (consumer.position(partition) <= place.offset() && System.nanoTime() - begin < PATIENCE.toNanos()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                return record.offset() == place.offset() ? record : null;
            }
        }
        return null;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
