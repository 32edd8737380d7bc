package io.kafkachat.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** A container of the Streams app's image. One that follows another of the same name takes its place. */
final class App implements AutoCloseable {

    private static final int PORT = 8080;
    /** What the manual recommends: longer than the drain. */
    private static final Duration GRACE = Duration.ofSeconds(45);

    private static final Duration ANSWER = Duration.ofSeconds(20);

    private final GenericContainer<?> container;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private App(GenericContainer<?> container) {
        this.container = container;
    }

    /** Returns when it answers prompts. */
    static App start(Platform platform, Topics topics) {
        GenericContainer<?> container = new GenericContainer<>(Images.streamsApp())
                .withNetwork(platform.network())
                .withExposedPorts(PORT)
                .withEnv(Map.of(
                        "KAFKACHAT_BOOTSTRAP_SERVERS",
                        Broker.ADDRESS,
                        "KAFKACHAT_APPLICATION_ID",
                        topics.name(),
                        "KAFKACHAT_INSTANCE_ID",
                        "only",
                        "KAFKACHAT_TOPICS",
                        topics.prompts(),
                        "KAFKACHAT_CHAT_API_URL",
                        Provider.API_URL,
                        "KAFKACHAT_CHAT_API_KEY",
                        "${env:CHAT_API_KEY}",
                        "KAFKACHAT_CHAT_MAX_IN_FLIGHT",
                        "8",
                        "KAFKACHAT_CHAT_RETRY_BACKOFF_MS",
                        "10",
                        "CHAT_API_KEY",
                        Provider.API_KEY,
                        "JAVA_OPTS",
                        "-Xmx256m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC"))
                .waitingFor(Wait.forHttp("/health/ready").withStartupTimeout(Containers.PATIENCE));
        container.start();
        return new App(container);
    }

    GenericContainer<?> container() {
        return container;
    }

    HttpResponse<String> get(String path) {
        URI uri = URI.create("http://" + container.getHost() + ":" + container.getMappedPort(PORT) + path);
        try {
            return http.send(HttpRequest.newBuilder(uri).timeout(ANSWER).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException("the app cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while calling the app", e);
        }
    }

    String log() {
        return container.getLogs();
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
