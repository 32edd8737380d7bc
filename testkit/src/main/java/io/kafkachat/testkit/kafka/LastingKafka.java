package io.kafkachat.testkit.kafka;

import io.kafkachat.testkit.process.Polling;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import javax.management.JMException;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A broker and its controller in this JVM whose data and port outlive it: started again on the same directory, by this JVM or
 * by another, also after {@code kill -9}, it goes on where it ended. Listens to 127.0.0.1 only.
 */
public final class LastingKafka implements AutoCloseable {

    private static final String LOCAL = "127.0.0.1";
    private static final int NODE = 1;
    private static final String META = "meta.properties";
    private static final ObjectName FENCED_BROKERS = fencedBrokers();
    private static final Duration FENCED_WITHIN = Duration.ofSeconds(60);
    // Below the ports that the system gives to clients: one of those that tries again and again to reach a broker that
    // is
    // down may be given the broker's own port, and then talks to itself.
    private static final int LOWEST_PORT = 20_000;
    private static final int HIGHEST_PORT = 32_000;

    private final KafkaRaftServer server;
    private final String bootstrapServers;

    private LastingKafka(KafkaRaftServer server, String bootstrapServers) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Starts and returns when the broker serves clients.
     *
     * @param directory for data and ports; created and formatted when it is new
     * @param brokerConfig broker settings that go before those of the test kit
     * @throws IllegalStateException when it does not start
     */
    public static LastingKafka start(Path directory, Map<String, String> brokerConfig) {
        Ports ports = Ports.of(directory.resolve("ports"));
        Path data = directory.resolve("data");
        Map<String, String> config = new HashMap<>(EmbeddedKafka.defaults());
        config.put("process.roles", "broker,controller");
        config.put("node.id", Integer.toString(NODE));
        config.put("controller.quorum.voters", NODE + "@" + LOCAL + ":" + ports.controller());
        config.put("controller.listener.names", "CONTROLLER");
        config.put(
                "listeners",
                "PLAINTEXT://" + LOCAL + ":" + ports.broker() + ",CONTROLLER://" + LOCAL + ":" + ports.controller());
        config.put("log.dirs", data.toString());
        // So long each start but the first takes more.
        config.put("broker.session.timeout.ms", "2000");
        config.put("broker.heartbeat.interval.ms", "300");
        config.putAll(brokerConfig);
        try {
            if (Files.exists(data.resolve(META))) {
                fence(config, ports);
            } else {
                format(data);
            }
            KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(config), Time.SYSTEM);
            server.startup();
            return new LastingKafka(server, LOCAL + ":" + ports.broker());
        } catch (Exception e) {
            throw new IllegalStateException("the broker does not start", e);
        }
    }

    /**
     * Runs the controller alone until the broker's session has ended, as that of a broker in a cluster does while it is away.
     * One that starts within its session takes itself for the leader that it was, and finishes transactions whose markers it
     * cannot write: they stay open in their partitions for ever (seen with Kafka 4.3.1).
     */
    private static void fence(Map<String, String> config, Ports ports) {
        Map<String, String> alone = new HashMap<>(config);
        alone.put("process.roles", "controller");
        alone.put("listeners", "CONTROLLER://" + LOCAL + ":" + ports.controller());
        KafkaRaftServer controller = new KafkaRaftServer(new KafkaConfig(alone), Time.SYSTEM);
        try {
            controller.startup();
            if (!Polling.until(FENCED_WITHIN, LastingKafka::isFenced)) {
                throw new IllegalStateException("the controller still takes the broker for alive");
            }
        } finally {
            controller.shutdown();
            controller.awaitShutdown();
        }
    }

    private static boolean isFenced() {
        try {
            return ManagementFactory.getPlatformMBeanServer().getAttribute(FENCED_BROKERS, "Value")
                            instanceof Integer fenced
                    && fenced > 0;
        } catch (JMException e) {
            // Not there yet.
            return false;
        }
    }

    private static ObjectName fencedBrokers() {
        try {
            return new ObjectName("kafka.controller:type=KafkaController,name=FencedBrokerCount");
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void format(Path data) throws Exception {
        Files.createDirectories(data);
        new Formatter()
                .setPrintStream(new PrintStream(PrintStream.nullOutputStream()))
                .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(NODE)
                .setDirectories(List.of(data.toString()))
                .setMetadataLogDirectory(data.toString())
                .setControllerListenerName("CONTROLLER")
                .setReleaseVersion(MetadataVersion.latestProduction())
                .run();
    }

    /** The address for clients; the same after each start. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Stops it in order; the data stays. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    /** Chosen once, and kept in a file. */
    private record Ports(int broker, int controller) {

        static Ports of(Path file) {
            try {
                if (Files.exists(file)) {
                    String[] ports = Files.readString(file).strip().split(" ");
                    return new Ports(Integer.parseInt(ports[0]), Integer.parseInt(ports[1]));
                }
                int broker = free(LOWEST_PORT, (LOWEST_PORT + HIGHEST_PORT) / 2);
                int controller = free((LOWEST_PORT + HIGHEST_PORT) / 2, HIGHEST_PORT);
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, broker + " " + controller + "\n");
                return new Ports(broker, controller);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read or write the broker's ports", e);
            }
        }

        private static int free(int from, int to) {
            SplittableRandom random = new SplittableRandom();
            while (true) {
                int port = random.nextInt(from, to);
                try (ServerSocket socket = new ServerSocket()) {
                    socket.bind(new InetSocketAddress(InetAddress.getByName(LOCAL), port));
                    return port;
                } catch (IOException e) {
                    // Taken: try another one.
                }
            }
        }
    }
}
