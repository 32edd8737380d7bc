package io.kafkachat.testkit.kafka;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Sends prompts to topics, keys and values as UTF-8 text. Sending is asynchronous until {@link #flush()}. */
public final class Prompts implements AutoCloseable {

    private final KafkaProducer<String, String> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    private Prompts(KafkaProducer<String, String> producer) {
        this.producer = producer;
    }

    public static Prompts open(String bootstrapServers) {
        Map<String, Object> config = new HashMap<>();
        config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        // A broker may be away for as long as a busy machine needs to start it again.
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 300_000);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 300_000);
        return new Prompts(new KafkaProducer<>(config, new StringSerializer(), new StringSerializer()));
    }

    /** Sends prompts {@code key-0}, {@code key-1}, ... with the values of the function, and waits for all of them. */
    public static void sendAll(String bootstrapServers, String topic, int count, IntFunction<String> values) {
        try (Prompts prompts = open(bootstrapServers)) {
            for (int i = 0; i < count; i++) {
                prompts.send(topic, "key-" + i, values.apply(i));
            }
            prompts.flush();
        }
    }

    public void send(String topic, @Nullable String key, @Nullable String value) {
        send(topic, null, key, value, Map.of());
    }

    /**
     * Sends a record.
     *
     * @param partition null to choose it by the key
     * @param value null for a tombstone
     */
    public void send(
            String topic,
            @Nullable Integer partition,
            @Nullable String key,
            @Nullable String value,
            Map<String, String> headers) {
        ProducerRecord<String, String> record = new ProducerRecord<>(topic, partition, key, value);
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        producer.send(record, (metadata, exception) -> {
            if (exception != null) {
                failure.compareAndSet(null, exception);
            }
        });
    }

    /** Waits until all records are acknowledged; throws IllegalStateException when one was not. */
    public void flush() {
        producer.flush();
        Exception first = failure.getAndSet(null);
        if (first != null) {
            throw new IllegalStateException("a prompt could not be sent", first);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
