package io.kafkachat.docker;

import io.kafkachat.testkit.kafka.ConnectRest;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** A container of the Connect worker's image. One that follows another goes on with its connectors. */
final class Worker implements AutoCloseable {

    private static final int PORT = 8083;
    /** What the manual recommends. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final GenericContainer<?> container;

    private Worker(GenericContainer<?> container) {
        this.container = container;
    }

    /** Returns when it says that it works. */
    static Worker start(Platform platform) {
        GenericContainer<?> container = new GenericContainer<>(Images.connect())
                .withNetwork(platform.network())
                .withExposedPorts(PORT)
                .withEnv(Containers.SMALL_KAFKA_JVM)
                .withEnv(Map.of(
                        "CONNECT_BOOTSTRAP_SERVERS", Broker.ADDRESS,
                        "CONNECT_GROUP_ID", "image",
                        "CONNECT_CONFIG_STORAGE_TOPIC", "image-configs",
                        "CONNECT_OFFSET_STORAGE_TOPIC", "image-offsets",
                        "CONNECT_OFFSET_STORAGE_PARTITIONS", "3",
                        "CONNECT_STATUS_STORAGE_TOPIC", "image-status",
                        "CHAT_API_KEY", Provider.API_KEY,
                        // The provider comes back under another address.
                        "KAFKA_OPTS", "-Dsun.net.inetaddr.ttl=1 -Dsun.net.inetaddr.negative.ttl=1"))
                .waitingFor(Wait.forHttp("/health").forPort(PORT).withStartupTimeout(Containers.PATIENCE));
        container.start();
        return new Worker(container);
    }

    ConnectRest rest() {
        return new ConnectRest(URI.create("http://" + container.getHost() + ":" + container.getMappedPort(PORT) + "/"));
    }

    GenericContainer<?> container() {
        return container;
    }

    String log() {
        return container.getLogs();
    }

    /** Whether it holds connections to the provider: each line of the files has a remote address, a port and a state. */
    boolean isConnectedToProvider() {
        String port = String.format(":%04X", Provider.PORT);
        return Containers.exec(container, "cat", "/proc/net/tcp", "/proc/net/tcp6")
                .lines()
                .map(line -> line.trim().split("\\s+"))
                .anyMatch(fields -> fields.length > 3 && fields[2].endsWith(port) && fields[3].equals("01"));
    }

    /** Ends it in order; returns the exit code. */
    long stop() {
        return Containers.stop(container, GRACE);
    }

    @Override
    public void close() {
        container.stop();
    }
}
