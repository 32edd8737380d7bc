package io.kafkachat.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.ContainerNetwork;
import io.kafkachat.testkit.provider.JournalSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;

/** The simulator's image as the provider of the containers under test. */
final class Provider {

    static final String API_KEY = "sk-of-the-image-tests-3fa9";
    static final int PORT = 8080;
    /** For other containers. */
    static final String API_URL = "http://provider:" + PORT + "/v1";

    private static final String ALIAS = "provider";
    private static final Duration ANSWER = Duration.ofSeconds(20);

    private final Network network;
    private final GenericContainer<?> container;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ObjectMapper json = new ObjectMapper();

    Provider(Network network) {
        this.network = network;
        container = new GenericContainer<>(Images.simulator())
                .withNetwork(network)
                .withNetworkAliases(ALIAS)
                .withExposedPorts(PORT)
                .withCommand("--api-key", API_KEY)
                .waitingFor(Wait.forHttp("/__sim/connections").withStartupTimeout(Containers.PATIENCE));
        Containers.publish(container, PORT);
    }

    GenericContainer<?> container() {
        return container;
    }

    /** Forgets what it has seen, and takes so long for an answer from now on. */
    void begin(Duration latency) {
        send("DELETE", "journal");
        latency(latency);
    }

    void latency(Duration latency) {
        send("POST", "latency?value=" + latency.toMillis() + "ms");
    }

    JournalSummary journal() {
        try {
            return json.readValue(send("GET", "journal/summary"), JournalSummary.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("the provider answers something else than JSON", e);
        }
    }

    /** Takes it off the network: packets to it go nowhere, and its name is unknown. */
    void disconnect() {
        Containers.docker(container)
                .disconnectFromNetworkCmd()
                .withContainerId(container.getContainerId())
                .withNetworkId(network.getId())
                .exec();
    }

    void reconnect() {
        Containers.docker(container)
                .connectToNetworkCmd()
                .withContainerId(container.getContainerId())
                .withNetworkId(network.getId())
                .withContainerNetwork(new ContainerNetwork().withAliases(ALIAS))
                .exec();
    }

    private String send(String method, String path) {
        URI uri = URI.create("http://" + container.getHost() + ":" + container.getMappedPort(PORT) + "/__sim/" + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(ANSWER)
                .method(method, BodyPublishers.noBody())
                .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(path + " answers " + response.statusCode());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException("the provider cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while calling the provider", e);
        }
    }
}
