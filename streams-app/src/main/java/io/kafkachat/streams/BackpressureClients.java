package io.kafkachat.streams;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.KafkaClientSupplier;

/** The clients of another supplier, but that main consumers leave records with the broker while the processor has taken on enough. */
final class BackpressureClients implements KafkaClientSupplier {

    private final KafkaClientSupplier clients;
    private final Instance instance;
    private final ProcessorSettings settings;

    BackpressureClients(KafkaClientSupplier clients, Instance instance, ProcessorSettings settings) {
        this.clients = clients;
        this.instance = instance;
        this.settings = settings;
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        // Not before: with the streams group protocol nobody asks for one.
        instance.heldAtSource();
        return HeldConsumer.of(clients.getConsumer(config), topic -> instance.holds(topic, settings));
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
