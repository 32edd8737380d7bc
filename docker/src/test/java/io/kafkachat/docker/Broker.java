package io.kafkachat.docker;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.kafka.KafkaContainer;

/** A broker that can be stopped and started again without losing its records or its addresses. */
final class Broker {

    /** For other containers. */
    static final String ADDRESS = "broker:19092";

    private static final int PORT = 9092;
    private static final int PARTITIONS = 3;

    private final KafkaContainer container;

    Broker(Network network) {
        container = new KafkaContainer(Images.kafka())
                .withNetwork(network)
                .withListener(ADDRESS)
                .withEnv(Containers.SMALL_KAFKA_JVM)
                // Of a test that has many internal topics in a small container.
                .withEnv("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "4")
                .withEnv("KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "4")
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .withStartupTimeout(Containers.PATIENCE);
        Containers.publish(container, PORT);
    }

    GenericContainer<?> container() {
        return container;
    }

    /** For this JVM. */
    String bootstrapServers() {
        return container.getBootstrapServers();
    }

    void createTopics(Collection<String> names) {
        List<NewTopic> topics = names.stream()
                .map(name -> new NewTopic(name, PARTITIONS, (short) 1))
                .toList();
        try (Admin admin = admin(Containers.PATIENCE)) {
            admin.createTopics(topics).all().get();
        } catch (ExecutionException e) {
            throw new AssertionError("cannot create topics", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while creating topics", e);
        }
    }

    void stop() {
        Containers.stop(container, Duration.ofSeconds(30));
    }

    /** Returns when it leads the partitions of all topics. */
    void startAgain() {
        Containers.startAgain(container);
        await("the broker is back").atMost(Containers.PATIENCE).until(this::leads);
    }

    private boolean leads() {
        try (Admin admin = admin(Duration.ofSeconds(5))) {
            Set<String> topics = admin.listTopics().names().get();
            return admin.describeTopics(topics).allTopicNames().get().values().stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .noneMatch(partition -> partition.leader() == null);
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking the broker", e);
        }
    }

    private Admin admin(Duration patience) {
        return Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) patience.toMillis(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) Math.min(patience.toMillis(), 30_000)));
    }
}
