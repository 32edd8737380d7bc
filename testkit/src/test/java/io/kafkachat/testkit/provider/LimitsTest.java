package io.kafkachat.testkit.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LimitsTest {

    private static final SimulatorSettings FAST =
            SimulatorSettings.defaults().withLatency(LatencyProfile.fixed(Duration.ZERO));

    private ProviderSimulator simulator;
    private TestCalls calls;

    private void start(SimulatorSettings settings) {
        simulator = ProviderSimulator.start(settings);
        calls = new TestCalls(simulator);
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void requestsAboveTheLimitAreTurnedAwayUntilTheWindowHasPassed() throws Exception {
        start(FAST.withRateLimits(RateLimits.perMinute(2, 0).withWindow(Duration.ofMillis(1500))));
        assertThat(calls.send("a", "Hello").statusCode()).isEqualTo(200);
        assertThat(calls.send("b", TestCalls.body("Hello").put("stream", true)).statusCode())
                .isEqualTo(200);

        HttpResponse<String> refused = calls.send("c", "Hello");

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).isEmpty();
        await().until(() -> calls.send("d", "Hello").statusCode() == 200);
        assertThat(simulator.accepted().maxRequestsInWindow()).isEqualTo(2);
    }

    @Test
    void tokensAreThoseOfThePromptAndOfTheAnswerToCome() throws Exception {
        start(FAST);
        int tokens = TestCalls.json(calls.send("a", "Hello"))
                .at("/usage/total_tokens")
                .asInt();
        assertThat(simulator.accepted()).isEqualTo(new Accepted(1, tokens, 0, 1, tokens));
        simulator.close();

        start(FAST.withRateLimits(RateLimits.perMinute(0, tokens)).withCapRetryAfter(Duration.ofSeconds(7)));
        CompletableFuture<HttpResponse<String>> first = calls.sendAsync("a", "Hello");
        await().until(() -> simulator.accepted().requests() == 1);
        HttpResponse<String> second = calls.send("b", "Hello");

        assertThat(first.join().statusCode()).isEqualTo(200);
        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(second.headers().firstValue("Retry-After")).contains("7");
        assertThat(simulator.accepted()).isEqualTo(new Accepted(1, tokens, 1, 1, tokens));
        assertThat(TestCalls.json(calls.control("GET", "accepted"))
                        .path("maxTokensInWindow")
                        .asInt())
                .isEqualTo(tokens);
    }

    @Test
    void whatFailsOtherwiseDoesNotCount() throws Exception {
        start(FAST.withRateLimits(RateLimits.perMinute(1, 0)));

        assertThat(calls.send("a", "[[fault=500x1]]").statusCode()).isEqualTo(500);
        assertThat(calls.send("a", TestCalls.body("Hello").put("model", "another"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(simulator.accepted().requests()).isZero();
        assertThat(calls.send("a", "[[fault=500x1]]").statusCode()).isEqualTo(200);
    }

    @Test
    void theJournalMeasuresHowTheCapIsUsed() throws Exception {
        start(FAST.withConcurrencyCap(3));
        List<CompletableFuture<HttpResponse<String>>> slow = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            slow.add(calls.sendAsync("slow-" + i, "[[latency=10m]]"));
        }
        await().until(() -> simulator.journal().summary().inFlight() == 3);
        simulator.journal().mark();

        assertThat(calls.send("a", "Hello").statusCode()).isEqualTo(429);
        assertThat(calls.send("b", "Hello").statusCode()).isEqualTo(429);

        await().until(() -> simulator.journal().concurrency().now() == 3);
        Concurrency used = simulator.journal().concurrency();
        assertThat(used.calls()).isEqualTo(2);
        assertThat(used.refused()).isEqualTo(2);
        assertThat(used.max()).isEqualTo(4);
        assertThat(used.mean()).isBetween(3.0, 4.0);
        JsonNode told = TestCalls.json(calls.control("GET", "concurrency"));
        assertThat(told.path("refused").asInt()).isEqualTo(2);
        calls.control("POST", "mark");
        assertThat(simulator.journal().concurrency().refused()).isZero();
        assertThat(simulator.journal().summary().calls()).isEqualTo(5);
    }

    @Test
    void aFailingModelFailsAndTheOthersAnswer() throws Exception {
        start(FAST.withAnyModel(true).withModelFaults(Map.of("large", Fault.UNAVAILABLE)));

        assertThat(statusOf("large")).isEqualTo(503);
        assertThat(statusOf("small")).isEqualTo(200);

        simulator.failModel("small", Fault.MODEL_NOT_FOUND);
        simulator.healModel("large");
        assertThat(statusOf("small")).isEqualTo(404);
        assertThat(statusOf("large")).isEqualTo(200);

        calls.control("POST", "model?name=large&fault=stream-error");
        calls.control("DELETE", "model?name=small");
        assertThat(TestStream.of(calls.send("a", model("large").put("stream", true))
                                .body())
                        .last()
                        .has("error"))
                .isTrue();
        assertThat(statusOf("small")).isEqualTo(200);
    }

    private int statusOf(String model) throws Exception {
        return calls.send("a", model(model)).statusCode();
    }

    private static ObjectNode model(String model) {
        return TestCalls.body("Hello").put("model", model);
    }
}
