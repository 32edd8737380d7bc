package io.kafkachat.testkit.kafka;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
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
        // Started again within its session it is not let in at once, but takes itself for the leader that it was; a
        // transaction that it ends meanwhile may stay open in its partitions for ever. So it looks for overdue ones
        // later than that, as brokers do by default.
        config.put("broker.session.timeout.ms", "3000");
        config.put("broker.heartbeat.interval.ms", "500");
        config.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "10000");
        config.putAll(brokerConfig);
        try {
            format(data);
            KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(config), Time.SYSTEM);
            server.startup();
            return new LastingKafka(server, LOCAL + ":" + ports.broker());
        } catch (Exception e) {
            throw new IllegalStateException("the broker does not start", e);
        }
    }

    private static void format(Path data) throws Exception {
        if (Files.exists(data.resolve("meta.properties"))) {
            return;
        }
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
