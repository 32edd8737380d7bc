package io.kafkachat.testkit.kafka;

import io.kafkachat.testkit.process.Polling;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import kafka.server.BrokerServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/**
 * One KRaft broker and its controller in this JVM, with data in a temporary directory. Only clients of this machine are
 * let in. Topics are not created automatically unless the settings say so.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private static final Duration LEADERS = Duration.ofSeconds(30);

    private final KafkaClusterTestKit cluster;
    private final String bootstrapServers;

    private EmbeddedKafka(KafkaClusterTestKit cluster, String bootstrapServers) {
        this.cluster = cluster;
        this.bootstrapServers = bootstrapServers;
    }

    public static EmbeddedKafka start() {
        return start(Map.of());
    }

    /**
     * Starts and returns when the broker is ready.
     *
     * @param brokerConfig broker settings that go before those of the test kit
     * @throws IllegalStateException when it does not start
     */
    public static EmbeddedKafka start(Map<String, String> brokerConfig) {
        KafkaClusterTestKit cluster = null;
        try {
            TestKitNodes nodes = new TestKitNodes.Builder()
                    // The default is the newest version under test, and idempotent producers once looped on it.
                    .setBootstrapMetadataVersion(MetadataVersion.latestProduction())
                    .setNumControllerNodes(1)
                    .setNumBrokerNodes(1)
                    .build();
            KafkaClusterTestKit.Builder builder = new KafkaClusterTestKit.Builder(nodes);
            Map<String, String> config = defaults();
            config.putAll(brokerConfig);
            config.forEach(builder::setConfigProp);
            cluster = builder.build();
            cluster.format();
            cluster.startup();
            cluster.waitForReadyBrokers();
            return new EmbeddedKafka(cluster, cluster.bootstrapServers());
        } catch (Exception e) {
            closeQuietly(cluster, e);
            restoreInterrupt(e);
            throw new IllegalStateException("the embedded broker does not start", e);
        }
    }

    /** The address for clients; it stays the same when the broker is stopped and started. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    public void createTopic(String name, int partitions) {
        createTopic(name, partitions, Map.of());
    }

    /**
     * Creates a topic with one replica, and returns when the broker takes records for all its partitions.
     *
     * @throws IllegalStateException when that fails, also when the topic exists
     */
    public void createTopic(String name, int partitions, Map<String, String> configs) {
        NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.of((short) 1)).configs(configs);
        try (Admin admin = admin()) {
            admin.createTopics(List.of(topic)).all().get();
            // A broker that does not lead a new partition yet can refuse the first batch of an idempotent producer and
            // take the second; the first is then out of sequence for ever.
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            for (int partition = 0; partition < partitions; partition++) {
                ends.put(new TopicPartition(name, partition), OffsetSpec.latest());
            }
            if (!Polling.until(LEADERS, () -> isLed(admin, ends))) {
                throw new IllegalStateException("topic " + name + " has no leaders after " + LEADERS);
            }
        } catch (InterruptedException | ExecutionException e) {
            restoreInterrupt(e);
            throw new IllegalStateException("cannot create topic " + name, e);
        }
    }

    // The broker that answers may not have heard of the topic yet.
    private static boolean isLed(Admin admin, Map<TopicPartition, OffsetSpec> ends) {
        try {
            admin.listOffsets(ends).all().get();
            return true;
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            restoreInterrupt(e);
            throw new IllegalStateException("interrupted while waiting for a topic", e);
        }
    }

    /** A new admin client; the caller closes it. */
    public Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    /** Stops the broker in order; its data stays, and the controller keeps running. */
    public void shutdownBroker() {
        cluster.brokers().values().forEach(BrokerServer::shutdown);
        cluster.brokers().values().forEach(BrokerServer::awaitShutdown);
    }

    /** Starts the broker again on the same port with the same data; returns when it serves clients. */
    public void startBroker() {
        try {
            cluster.brokers().values().forEach(BrokerServer::startup);
            cluster.waitForReadyBrokers();
        } catch (InterruptedException | ExecutionException e) {
            restoreInterrupt(e);
            throw new IllegalStateException("the embedded broker does not start again", e);
        }
    }

    /** Stops everything and deletes the data. */
    @Override
    public void close() {
        try {
            cluster.close();
        } catch (Exception e) {
            restoreInterrupt(e);
            throw new IllegalStateException("the embedded broker cannot be closed", e);
        }
    }

    static Map<String, String> defaults() {
        Map<String, String> config = new HashMap<>();
        config.put("offsets.topic.replication.factor", "1");
        config.put("offsets.topic.num.partitions", "4");
        config.put("transaction.state.log.replication.factor", "1");
        config.put("transaction.state.log.min.isr", "1");
        config.put("transaction.state.log.num.partitions", "4");
        // How often transactions that are open for longer than their timeout are looked for.
        config.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        config.put("share.coordinator.state.topic.replication.factor", "1");
        config.put("share.coordinator.state.topic.min.isr", "1");
        config.put("share.coordinator.state.topic.num.partitions", "1");
        config.put("group.initial.rebalance.delay.ms", "0");
        config.put("group.min.session.timeout.ms", "1000");
        config.put("auto.create.topics.enable", "false");
        // The cluster binds to every interface; without this anyone on the network could use it.
        config.put("max.connections.per.ip", "0");
        config.put("max.connections.per.ip.overrides", "127.0.0.1:1000000,0:0:0:0:0:0:0:1:1000000");
        return config;
    }

    private static void closeQuietly(@Nullable KafkaClusterTestKit cluster, Exception cause) {
        if (cluster != null) {
            try {
                cluster.close();
            } catch (Exception e) {
                cause.addSuppressed(e);
            }
        }
    }

    private static void restoreInterrupt(Exception e) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
    }
}
