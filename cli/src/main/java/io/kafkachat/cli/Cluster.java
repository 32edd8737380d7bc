package io.kafkachat.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes clients of a cluster. Nobody who types a command waits a minute to hear that there are no brokers. */
final class Cluster {

    private static final String PATIENCE_MILLIS = "15000";
    private static final String CLIENT_ID = "kafkachat-cli";

    private final Map<String, Object> properties;

    /** @param properties of clients, {@code bootstrap.servers} included */
    Cluster(Map<String, Object> properties) {
        this.properties = Map.copyOf(properties);
    }

    String servers() {
        return String.valueOf(properties.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG));
    }

    Admin admin() {
        Map<String, Object> config = understood(AdminClientConfig.configNames());
        config.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        config.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000");
        return Admin.create(config);
    }

    /** Without a group, and of committed records only unless the properties say something else. */
    KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> config = understood(ConsumerConfig.configNames());
        config.putIfAbsent(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        config.putIfAbsent(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000");
        config.remove(ConsumerConfig.GROUP_ID_CONFIG);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        // What was deleted while it is read is gone.
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Idempotent, acknowledged by all replicas. */
    KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> config = understood(ProducerConfig.configNames());
        config.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MILLIS);
        config.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "5");
        config.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private Map<String, Object> understood(Set<String> names) {
        Map<String, Object> config = new HashMap<>(properties);
        config.keySet().retainAll(names);
        config.keySet().removeIf(key -> key.endsWith(".serializer") || key.endsWith(".deserializer"));
        config.put(AdminClientConfig.CLIENT_ID_CONFIG, CLIENT_ID);
        return config;
    }

    /**
     * Looks for topics, and never creates one.
     *
     * @return those that exist, in the order of the names
     * @throws CommandException if no broker answers
     */
    Map<String, TopicDescription> existing(Admin admin, Collection<String> names) throws CommandException {
        Map<String, TopicDescription> existing = new LinkedHashMap<>();
        List<String> order = List.copyOf(new LinkedHashSet<>(names));
        List<Map.Entry<String, KafkaFuture<TopicDescription>>> entries =
                new ArrayList<>(admin.describeTopics(order).topicNameValues().entrySet());
        entries.sort(Comparator.comparingInt(entry -> order.indexOf(entry.getKey())));
        for (Map.Entry<String, KafkaFuture<TopicDescription>> entry : entries) {
            try {
                existing.put(entry.getKey(), entry.getValue().get());
            } catch (ExecutionException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                if (!(cause instanceof UnknownTopicOrPartitionException)) {
                    throw unreachable(cause);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptException(e);
            }
        }
        return existing;
    }

    /** @throws CommandException naming those that do not exist */
    void require(Collection<String> names) throws CommandException {
        try (Admin admin = admin()) {
            Set<String> existing = existing(admin, names).keySet();
            List<String> missing =
                    names.stream().filter(name -> !existing.contains(name)).toList();
            if (!missing.isEmpty()) {
                throw new CommandException("there is no topic " + String.join(", ", missing) + " at " + servers());
            }
        }
    }

    /**
     * Those of these that exist.
     *
     * @throws CommandException if none does
     */
    List<String> requireAny(Collection<String> names) throws CommandException {
        try (Admin admin = admin()) {
            Set<String> existing = existing(admin, names).keySet();
            if (existing.isEmpty()) {
                throw new CommandException(
                        "there is none of the topics " + String.join(", ", names) + " at " + servers());
            }
            return List.copyOf(existing);
        }
    }

    CommandException unreachable(Throwable cause) {
        return new CommandException(
                cause instanceof TimeoutException ? "no broker answered at " + servers() : FailureWords.of(cause),
                cause);
    }
}
