package io.kafkachat.streams.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kafkachat.client.ClientLoad;
import io.kafkachat.client.ClientLoad.Parked;
import io.kafkachat.client.ClientLoad.Used;
import io.kafkachat.streams.metrics.AppMetrics;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.streams.KafkaStreams.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AppHttpServerTest {

    private static final Set<State> DEAD = EnumSet.of(State.NOT_RUNNING, State.PENDING_ERROR, State.ERROR);

    private final TestApp app = new TestApp();
    private final AppMetrics metrics = new AppMetrics(List.of("m"));
    private AppHttpServer server;
    private Http http;

    @BeforeEach
    void start() throws IOException {
        server = AppHttpServer.start("127.0.0.1", 0, app.view(metrics::scrape));
        http = new Http(server);
    }

    @AfterEach
    void stop() {
        server.close();
        metrics.close();
    }

    @Test
    void theRootListsTheEndpoints() throws Exception {
        HttpResponse<String> response = http.get("/");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(Http.json(response).path("endpoints").fieldNames())
                .toIterable()
                .containsExactly("/", "/health/live", "/health/ready", "/metrics", "/topology", "/usage");
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void itIsLiveUnlessStreamsHasEndedOrIsFailing(State state) throws Exception {
        app.state = state;

        HttpResponse<String> response = http.get("/health/live");

        assertThat(response.statusCode()).isEqualTo(DEAD.contains(state) ? 503 : 200);
        assertThat(response.body())
                .isEqualTo("{\"status\":\"" + (DEAD.contains(state) ? "DOWN" : "UP") + "\",\"state\":\"" + state
                        + "\"}\n");
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void itIsReadyOnceItHasRunAlsoWhilePartitionsMove(State state) throws Exception {
        app.state = state;

        assertReady(EnumSet.of(State.CREATED, State.RUNNING, State.REBALANCING).contains(state));
        app.hasRun = false;
        assertReady(false);
    }

    @Test
    void itIsNotReadyWhileItDrains() throws Exception {
        app.draining = true;

        assertReady(false);
        assertThat(http.get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void anEndpointThatIsDownIsShownAndNoReasonToRestart() throws Exception {
        app.client = new ClientLoad(0, 5, 8, true, 2, Used.NOTHING, Parked.NONE);

        assertReady(true);
        JsonNode body = Http.json(http.get("/health/ready"));
        assertThat(body.path("information")).hasToString("{\"endpoint_paused\":true,\"models_down\":2}");
        assertThat(body.path("checks")).hasToString("{\"state\":\"RUNNING\",\"has_run\":true,\"draining\":false}");
        assertThat(http.get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void withoutTasksNothingIsKnownOfTheEndpoint() throws Exception {
        app.client = null;

        assertReady(true);
        assertThat(Http.json(http.get("/health/ready")).path("information"))
                .hasToString("{\"endpoint_paused\":null,\"models_down\":null}");
    }

    @Test
    void metricsAreServedAsPrometheusReadsThem() throws Exception {
        metrics.taken();

        HttpResponse<String> response = http.get("/metrics");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(response.body().lines()).contains("kafkachat_records_taken_total 1.0");
    }

    @Test
    void theTopologyIsText() throws Exception {
        HttpResponse<String> response = http.get("/topology");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
        assertThat(response.body()).isEqualTo(TestApp.TOPOLOGY);
    }

    @Test
    void withoutWindowsUsageSaysSo() throws Exception {
        HttpResponse<String> response = http.get("/usage");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(Http.json(response).path("error").textValue()).contains("usage.window.sizes.ms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/metrics/", "/metricsx", "/health/live/x", "/%2e%2e/topology"})
    void anUnknownPathListsTheEndpoints(String path) throws Exception {
        HttpResponse<String> response = http.get(path);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(Http.json(response).path("error").textValue())
                .isEqualTo("path: expected one of /, /health/live, /health/ready, /metrics, /topology, /usage");
        assertThat(Http.json(response).path("endpoints")).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
    void itIsOnlyForReading(String method) throws Exception {
        HttpResponse<String> response = http.send(method, "/metrics");

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
        assertThat(Http.json(response).path("error").textValue()).isEqualTo("method: expected GET or HEAD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/health/live", "/health/ready", "/topology", "/usage", "/nowhere"})
    void headIsGetWithoutTheBody(String path) throws Exception {
        HttpResponse<String> get = http.get(path);
        HttpResponse<String> head = http.send("HEAD", path);

        assertThat(head.statusCode()).isEqualTo(get.statusCode());
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Type"))
                .isEqualTo(get.headers().firstValue("Content-Type"));
        assertThat(head.headers().firstValue("Content-Length"))
                .isEqualTo(get.headers().firstValue("Content-Length"))
                .isPresent();
    }

    @Test
    void aFailureIsNotShownToOthers() throws Exception {
        server.close();
        server = AppHttpServer.start("127.0.0.1", 0, app.view(() -> {
            throw new IllegalStateException("inside");
        }));
        http = new Http(server);

        HttpResponse<String> response = http.get("/metrics");

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).doesNotContain("inside").contains("its log says why");
        assertThat(http.get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        assertThatThrownBy(() -> AppHttpServer.start("127.0.0.1", server.port(), app.view(metrics::scrape)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        "http.host, http.port: expected an address to listen on, not 127.0.0.1:" + server.port());
    }

    @Test
    void anUnknownHostIsNamed() {
        assertThatThrownBy(() -> AppHttpServer.start("no.such.host.invalid", 0, app.view(metrics::scrape)))
                .isInstanceOf(IOException.class)
                .hasMessage("http.host, http.port: expected an address to listen on, not no.such.host.invalid:0"
                        + " (unknown host)");
    }

    @Test
    void itsThreadsAreDaemonsAndEndWithItAndThePortIsFree() throws Exception {
        http.get("/health/live");
        int port = server.port();
        assertThat(threads()).isNotEmpty().allMatch(Thread::isDaemon);

        server.close();

        await().until(() -> threads().isEmpty());
        server = AppHttpServer.start("127.0.0.1", port, app.view(metrics::scrape));
        assertThat(new Http(server).get("/health/live").statusCode()).isEqualTo(200);
    }

    /** As many as there are threads, so that these are held until the server gives the clients up. */
    @Test
    void clientsThatSendHalfARequestDoNotKeepOthersOut() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                Socket socket = new Socket("127.0.0.1", server.port());
                slow.add(socket);
                socket.getOutputStream()
                        .write("GET /health/live HTTP/1.1\r\nHost:".getBytes(StandardCharsets.US_ASCII));
            }

            assertThat(http.get("/health/live").statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private void assertReady(boolean ready) throws Exception {
        HttpResponse<String> response = http.get("/health/ready");
        assertThat(response.statusCode()).isEqualTo(ready ? 200 : 503);
        assertThat(Http.json(response).path("status").textValue()).isEqualTo(ready ? "UP" : "DOWN");
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("kafkachat-http-")
                        || thread.getName().equals("HTTP-Dispatcher"))
                .collect(Collectors.toList());
    }
}
