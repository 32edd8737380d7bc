package io.kafkachat.testkit.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kafkachat.testkit.process.JavaProcess;
import io.kafkachat.testkit.process.Polling;
import io.kafkachat.testkit.process.ProcessSettings;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManyDelayedAnswersIT {

    private static final int CALLS = 10_000;

    @TempDir
    private Path dir;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tenThousandCallsAreHeldOpenAndAnswered(boolean streamed) throws Exception {
        Vertx vertx = Vertx.vertx();
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setMaxPoolSize(CALLS).setKeepAlive(true));
        try (JavaProcess simulator = JavaProcess.start(
                ProcessSettings.in(dir, "simulator").withHeap("256m"),
                Duration.ofMinutes(2),
                ProviderSimulatorMain.class.getName(),
                List.of("--latency", "15s"))) {
            URI uri = URI.create(simulator.readyLine());
            AtomicInteger answered = new AtomicInteger();
            AtomicInteger failed = new AtomicInteger();
            long start = System.nanoTime();
            for (int i = 0; i < CALLS; i++) {
                send(client, uri, i, streamed, answered, failed);
            }
            boolean held = Polling.until(Duration.ofMinutes(1), () -> maxInFlight(uri) > CALLS / 2);
            long threads = simulator.threads();
            boolean done = Polling.until(Duration.ofMinutes(3), () -> answered.get() + failed.get() == CALLS);
            Duration wall = Duration.ofNanos(System.nanoTime() - start);
            Duration cpu = simulator.cpuTime();
            System.out.println("simulator: " + CALLS + (streamed ? " streams in " : " calls in ") + wall + ", CPU "
                    + cpu + ", threads " + threads);

            assertThat(held).isTrue();
            assertThat(done).isTrue();
            assertThat(failed).hasValue(0);
            assertThat(summary(uri).path("paid").asInt()).isEqualTo(CALLS);
            assertThat(threads).as("threads of the simulator").isLessThan(CALLS / 100);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static void send(
            HttpClient client, URI uri, int i, boolean streamed, AtomicInteger answered, AtomicInteger failed) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(uri.getHost())
                .setPort(uri.getPort())
                .setURI(uri.getPath())
                .putHeader("Authorization", "Bearer " + SimulatorSettings.DEFAULT_API_KEY)
                .putHeader("X-Client-Request-Id", "id-" + i);
        String end = streamed ? "data: [DONE]\n\n" : "}";
        client.request(options)
                .compose(request -> request.send(TestCalls.body("Prompt number " + i)
                        .put("stream", streamed)
                        .toString()))
                .compose(HttpClientResponse::body)
                .onComplete(
                        body -> (body.succeeded() && body.result().toString().endsWith(end) ? answered : failed)
                                .incrementAndGet());
    }

    private static int maxInFlight(URI uri) {
        return summary(uri).path("maxInFlight").asInt();
    }

    private static JsonNode summary(URI uri) {
        try (InputStream in = uri.resolve("/__sim/journal/summary").toURL().openStream()) {
            return TestCalls.JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
