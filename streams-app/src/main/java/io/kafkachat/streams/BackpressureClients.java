package io.kafkachat.streams;

import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.KafkaClientSupplier;

/** The clients of another supplier, but that main consumers leave records with the broker while they should: see {@link HeldConsumer}. */
final class BackpressureClients implements KafkaClientSupplier {

    private final KafkaClientSupplier clients;
    private final Predicate<String> held;

    /** @param held whether records of this topic should stay with the broker now; called on stream threads */
    BackpressureClients(KafkaClientSupplier clients, Predicate<String> held) {
        this.clients = clients;
        this.held = held;
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return HeldConsumer.of(clients.getConsumer(config), held);
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return clients.getAdmin(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return clients.getProducer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return clients.getRestoreConsumer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return clients.getGlobalConsumer(config);
    }
}
