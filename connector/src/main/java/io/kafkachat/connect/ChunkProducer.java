package io.kafkachat.connect;

import io.kafkachat.events.EventType;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Makes the producer of chunks, which must never make answers wait. */
final class ChunkProducer {

    private static final Duration FOR_EVER = Duration.ofDays(3_650);

    private ChunkProducer() {}

    /**
     * Null if chunks have no topic. Closed with these resources, after the thread that uses it, which must be opened later, and
     * without a word about what it still has.
     */
    static @Nullable Producer<byte[], byte[]> open(String connector, OutputSettings outputs, Closeables resources) {
        if (outputs.topics().of(EventType.CHUNK) == null) {
            return null;
        }
        Map<String, Object> properties = new HashMap<>(outputs.producer());
        properties.merge(
                ProducerConfig.CLIENT_ID_CONFIG,
                "chat-outputs-" + connector + "-chunks",
                (id, other) -> id + "-chunks");
        // Answers, which are sent on the same thread, must not wait for it, and after quiet days it must know the
        // topic.
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0L);
        properties.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, FOR_EVER.toMillis());
        Producer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        resources.add(() -> producer.close(Duration.ZERO));
        return producer;
    }
}
