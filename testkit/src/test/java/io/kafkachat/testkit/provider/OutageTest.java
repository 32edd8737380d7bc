package io.kafkachat.testkit.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutageTest {

    private static final SimulatorSettings FAST =
            SimulatorSettings.defaults().withLatency(LatencyProfile.fixed(Duration.ZERO));

    private ProviderSimulator simulator = ProviderSimulator.start(FAST);
    private TestCalls calls = new TestCalls(simulator);

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void anOutageIsTheAnswerToEverythingUntilItEnds() throws Exception {
        simulator.answerAll(Fault.UNAVAILABLE);
        assertThat(calls.send("a", "Hello").statusCode()).isEqualTo(503);
        assertThat(calls.send("a", TestCalls.JSON.createObjectNode()).statusCode())
                .isEqualTo(503);
        assertThat(calls.send(TestCalls.request(simulator, "a", TestCalls.body("Hello"))
                                .setHeader("Authorization", "Bearer wrong")
                                .build())
                        .statusCode())
                .isEqualTo(503);
        simulator.recover();
        assertThat(calls.send("a", "Hello").statusCode()).isEqualTo(503);

        simulator.answerNormally();

        assertThat(calls.send("a", "Hello").statusCode()).isEqualTo(200);
    }

    @Test
    void anOutageIsAnHttpError() {
        assertThatThrownBy(() -> simulator.answerAll(Fault.STREAM_STALL)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void connectionsAreRefusedAndThenAcceptedAtTheSamePort(int eventLoops) throws Exception {
        simulator.close();
        simulator = ProviderSimulator.start(FAST.withEventLoops(eventLoops));
        calls = new TestCalls(simulator);
        int port = simulator.uri().getPort();
        CompletableFuture<HttpResponse<String>> running = calls.sendAsync("a", "[[latency=10m]]");
        await().until(() -> simulator.journal().summary().inFlight() == 1);

        simulator.refuseConnections();

        assertThat(running).failsWithin(Duration.ofSeconds(10));
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> new Socket("127.0.0.1", port)).isInstanceOf(ConnectException.class);
        }
        await().until(() -> simulator.connections().open() == 0);
        assertThat(simulator.journal().entry("a").orElseThrow().failed()).isEqualTo(1);
        simulator.refuseConnections();

        simulator.acceptConnections();
        simulator.acceptConnections();
        assertThat(calls.send("b", "Hello").statusCode()).isEqualTo(200);
        assertThat(simulator.uri().getPort()).isEqualTo(port);
        simulator.refuseConnections();
        assertThatThrownBy(() -> calls.send("b", "Hello")).isInstanceOf(IOException.class);
        simulator.acceptConnections();
        assertThat(calls.send("b", "Hello").statusCode()).isEqualTo(200);
    }

    @Test
    void aSimulatorThatRefusesConnectionsCanBeClosed() {
        int port = simulator.uri().getPort();
        simulator.refuseConnections();
        simulator.close();

        simulator = ProviderSimulator.start(FAST.withPort(port));
        assertThat(simulator.uri().getPort()).isEqualTo(port);
    }

    @Test
    void theControlEndpointsDoWhatTheMethodsDo() throws Exception {
        calls.control("POST", "outage?fault=503");
        assertThat(calls.send("a", "Hello").statusCode()).isEqualTo(503);
        calls.control("DELETE", "outage");
        assertThat(calls.send("a", "Hello").statusCode()).isEqualTo(200);
        assertThat(TestCalls.json(calls.control("GET", "connections"))
                        .path("open")
                        .asInt())
                .isPositive();

        assertThat(calls.control("POST", "refuse?for=500ms").statusCode()).isEqualTo(200);

        int port = simulator.uri().getPort();
        await().pollInterval(Duration.ofMillis(20)).until(() -> refuses(port));
        await().pollInterval(Duration.ofMillis(20)).until(() -> !refuses(port));
        assertThat(calls.send("a", "Hello").statusCode()).isEqualTo(200);
    }

    @Test
    void connectionsAreCountedUntilTheyAreClosed() throws Exception {
        assertThat(simulator.connections()).isEqualTo(new Connections(0, 0));
        try (Socket first = new Socket("127.0.0.1", simulator.uri().getPort());
                Socket second = new Socket("127.0.0.1", simulator.uri().getPort())) {
            TestCalls.write(first, "a", TestCalls.body("[[fault=hang]]"));
            assertThat(second.isConnected()).isTrue();
            await().until(() -> simulator.connections().equals(new Connections(2, 2)));
        }

        await().until(() -> simulator.connections().equals(new Connections(0, 2)));
        assertThat(simulator.journal().summary().aborted()).isEqualTo(1);
    }

    private static boolean refuses(int port) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return !socket.isConnected();
        } catch (ConnectException e) {
            return true;
        }
    }
}
