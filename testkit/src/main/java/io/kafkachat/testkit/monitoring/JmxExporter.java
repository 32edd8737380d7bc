package io.kafkachat.testkit.monitoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;

/** Prometheus' JMX exporter as an agent in a process that is to be started. Thread-safe. */
public final class JmxExporter {

    private static final String HOST = "127.0.0.1";
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final int OK = 200;

    private final Path agent;
    private final Path rules;
    private final int port;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private JmxExporter(Path agent, Path rules, int port) {
        this.agent = agent;
        this.rules = rules;
        this.port = port;
    }

    /**
     * On a port of 127.0.0.1 that is free now: the agent cannot tell which one it got.
     *
     * @param agent its jar
     */
    public static JmxExporter onFreePort(Path agent, Path rules) {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return new JmxExporter(agent, rules, socket.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException("no port is free", e);
        }
    }

    /** What the process must be started with. */
    public String jvmOption() {
        return "-javaagent:" + agent.toAbsolutePath() + "=" + HOST + ":" + port + ":" + rules.toAbsolutePath();
    }

    /** What Prometheus would see now. */
    public Exposition scrape() {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + HOST + ":" + port + "/metrics"))
                .timeout(ANSWER)
                .build();
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != OK) {
                throw new IllegalStateException("the JMX exporter answers " + answer.statusCode());
            }
            return Exposition.parse(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException("the JMX exporter cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while scraping", e);
        }
    }
}
