package io.kafkachat.testkit.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderSimulatorTest {

    private ProviderSimulator simulator;
    private TestCalls calls;

    @BeforeEach
    void start() {
        start(SimulatorSettings.defaults().withLatency(LatencyProfile.fixed(Duration.ZERO)));
    }

    private void start(SimulatorSettings settings) {
        if (simulator != null) {
            simulator.close();
        }
        simulator = ProviderSimulator.start(settings);
        calls = new TestCalls(simulator);
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void anAnswerHasTheShapeOfTheExampleAndBelongsToItsPrompt() throws Exception {
        HttpResponse<String> response = calls.send("a", "What is the capital of France?");

        JsonNode answer = TestCalls.json(response);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(Fingerprint.matches(TestCalls.content(response), "What is the capital of France?"))
                .isTrue();
        assertThat(TestCalls.content(response)).contains("What is the capital of France?");
        assertThat(answer.path("id").asText()).startsWith("gen-");
        assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(answer.at("/choices/0/native_finish_reason").asText()).isEqualTo("stop");
        assertThat(answer.at("/choices/0/message/refusal").isNull()).isTrue();
        assertThat(answer.at("/choices/0/message/reasoning_details/0/type").asText())
                .isEqualTo("reasoning.text");
        assertThat(answer.at("/usage/total_tokens").asInt())
                .isEqualTo(answer.at("/usage/prompt_tokens").asInt()
                        + answer.at("/usage/completion_tokens").asInt())
                .isPositive();
        assertThat(answer.at("/usage/completion_tokens_details/reasoning_tokens")
                        .asInt())
                .isPositive();
        assertThat(answer.at("/meta/usage/usd_spent").decimalValue()).isPositive();
        assertThat(response.headers().firstValue("x-aimlapi-credits-used"))
                .contains(answer.at("/meta/usage/credits_used").asText());
        assertThat(response.headers().firstValue("x-inference-id")).isPresent();
    }

    @Test
    void theSameCallGetsTheSameAnswerAfterARestart() throws Exception {
        String first = TestCalls.content(calls.send("a", "Hello"));
        start(SimulatorSettings.defaults());

        assertThat(TestCalls.content(calls.send("a", "Hello"))).isEqualTo(first);
    }

    @Test
    void maxTokensCutsTheAnswer() throws Exception {
        HttpResponse<String> response = calls.send("a", TestCalls.body("Hello").put("max_tokens", 5));

        assertThat(TestCalls.json(response).at("/choices/0/finish_reason").asText())
                .isEqualTo("length");
    }

    @Test
    void toolsAreCalledWithFittingArguments() throws Exception {
        ObjectNode body = TestCalls.withTool("Do it [[tool=2]]");

        JsonNode choice = TestCalls.json(calls.send("a", body)).at("/choices/0");

        assertThat(choice.path("finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(choice.at("/message/tool_calls").size()).isEqualTo(2);
        JsonNode call = choice.at("/message/tool_calls/0");
        assertThat(call.path("id").asText()).startsWith("call_");
        assertThat(call.at("/function/name").asText()).isEqualTo("weather");
        JsonNode arguments =
                TestCalls.JSON.readTree(call.at("/function/arguments").asText());
        assertThat(arguments.path("unit").asText()).isEqualTo("celsius");
        assertThat(arguments.path("days").asInt()).isEqualTo(1);
        assertThat(arguments.path("city").isTextual()).isTrue();
    }

    @Test
    void toolsAreCalledWhenRequiredAndNotWhenRuledOut() throws Exception {
        JsonNode required =
                TestCalls.json(calls.send("a", TestCalls.withTool("Do it").put("tool_choice", "required")));
        JsonNode none = TestCalls.json(
                calls.send("b", TestCalls.withTool("Do it [[tool]]").put("tool_choice", "none")));

        assertThat(required.at("/choices/0/message/tool_calls").size()).isEqualTo(1);
        assertThat(none.at("/choices/0/message/tool_calls").isMissingNode()).isTrue();
    }

    @Test
    void theTurnAfterAToolCallIsAnAnswer() throws Exception {
        ObjectNode body = TestCalls.withTool("Do it [[tool]]");
        body.withArray("messages").addObject().put("role", "tool").put("content", "sunny");

        assertThat(TestCalls.json(calls.send("a", body))
                        .at("/choices/0/finish_reason")
                        .asText())
                .isEqualTo("stop");
    }

    @Test
    void jsonModeAnswersWithAnObject() throws Exception {
        ObjectNode body = TestCalls.body("Hello");
        body.putObject("response_format").put("type", "json_object");

        JsonNode content = TestCalls.JSON.readTree(TestCalls.content(calls.send("a", body)));

        assertThat(content.path("fingerprint").asText()).isEqualTo(Fingerprint.of("Hello"));
    }

    @ParameterizedTest
    @EnumSource(ErrorShape.class)
    void errorBodiesComeInAllShapes(ErrorShape shape) throws Exception {
        start(SimulatorSettings.defaults().withErrorShape(shape));

        HttpResponse<String> response = calls.send("a", "[[fault=429]]");

        JsonNode body = TestCalls.json(response);
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).isEmpty();
        switch (shape) {
            case GATEWAY -> assertThat(body.path("statusCode").asText()).isEqualTo("429");
            case PROBLEM -> {
                assertThat(body.path("status").asInt()).isEqualTo(429);
                assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
            }
            case OPENAI -> assertThat(body.at("/error/code").asInt()).isEqualTo(429);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {
                "RESET",
                "EOF",
                "HANG",
                "TRUNCATED",
                "STALLED_BODY",
                "STREAM_TRUNCATED",
                "STREAM_DONE_EARLY",
                "STREAM_STALL",
                "STREAM_COMMENTS",
                "STREAM_RESET"
            })
    void everyFaultCanBeOrderedInThePrompt(Fault fault) throws Exception {
        HttpResponse<String> response = calls.send("a", "[[fault=" + fault.code() + "]] Hello");

        assertThat(response.statusCode()).isEqualTo(fault.status());
        boolean paid = fault.kind() == Fault.Kind.ANSWER;
        await().untilAsserted(() -> {
            JournalEntry entry = simulator.journal().entry("a").orElseThrow();
            assertThat(entry.paid()).isEqualTo(paid ? 1 : 0);
            assertThat(entry.failed()).isEqualTo(paid ? 0 : 1);
        });
    }

    @Test
    void answersWithADefectSaySo() throws Exception {
        assertThat(calls.send("a", "[[fault=429-retry-after]]").headers().firstValue("Retry-After"))
                .contains("1");
        assertThat(TestCalls.json(calls.send("b", "[[fault=200-error]]")).has("choices"))
                .isFalse();
        assertThat(TestCalls.json(calls.send("c", "[[fault=200-choice-error]]"))
                        .at("/choices/0/error/message")
                        .asText())
                .isNotBlank();
        assertThat(TestCalls.content(calls.send("d", "[[fault=empty]]"))).isEmpty();
        assertThat(TestCalls.content(calls.send("e", "[[fault=think-leak]]"))).startsWith("<think>");
        assertThat(TestCalls.json(calls.send("f", "[[fault=length]]"))
                        .at("/choices/0/finish_reason")
                        .asText())
                .isEqualTo("length");
        assertThatThrownBy(() -> TestCalls.JSON.readTree(
                        calls.send("g", "[[fault=garbage]]").body()))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> TestCalls.JSON.readTree(
                        TestCalls.json(calls.send("h", TestCalls.withTool("[[tool]][[fault=tool-arguments-cut]]")))
                                .at("/choices/0/message/tool_calls/0/function/arguments")
                                .asText()))
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"eof", "truncated"})
    void connectionsAreClosedEarly(String fault) {
        assertThatThrownBy(() -> calls.send("a", "[[fault=" + fault + "]]")).isInstanceOf(IOException.class);

        await().untilAsserted(() -> assertThat(
                        simulator.journal().entry("a").orElseThrow().failed())
                .isPositive());
        assertThat(simulator.journal().entry("a").orElseThrow().aborted()).isZero();
    }

    @Test
    void aResetIsAReset() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", simulator.uri().getPort())) {
            TestCalls.write(socket, "a", TestCalls.body("[[fault=reset]]"));

            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[[fault=hang]]", "[[fault=stalled-body]]", "[[latency=10m]]"})
    void aCallThatTheClientGivesUpIsAborted(String prompt) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", simulator.uri().getPort())) {
            TestCalls.write(socket, "a", TestCalls.body(prompt));
            await().until(() -> simulator.journal().summary().inFlight() == 1);
        }

        await().untilAsserted(() -> assertThat(
                        simulator.journal().entry("a").orElseThrow().aborted())
                .isEqualTo(1));
        assertThat(simulator.journal().summary().inFlight()).isZero();
        assertThat(simulator.journal().summary().paid()).isZero();
    }

    @Test
    void faultsCanBeLimitedToTheFirstAttempts() throws Exception {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            statuses.add(calls.send("a", "[[fault=500x2,429x1]]").statusCode());
        }

        assertThat(statuses).containsExactly(500, 500, 429, 200, 200);
        await().untilAsserted(() -> {
            JournalEntry entry = simulator.journal().entry("a").orElseThrow();
            assertThat(entry.calls()).isEqualTo(5);
            assertThat(entry.paid()).isEqualTo(2);
            assertThat(entry.failed()).isEqualTo(3);
        });
        assertThat(simulator.journal().summary().paidAgain()).isEqualTo(1);
    }

    @Test
    void faultsCanBeScriptedAndForcedAtRunTime() throws Exception {
        simulator.script("poison", "403-credits");
        assertThat(calls.send("a", "a poison prompt").statusCode()).isEqualTo(403);
        assertThat(calls.send("b", "another prompt").statusCode()).isEqualTo(200);

        simulator.failNext(Fault.UNAVAILABLE, 1);
        assertThat(calls.send("c", "another prompt").statusCode()).isEqualTo(503);
        assertThat(calls.send("c", "another prompt").statusCode()).isEqualTo(200);

        simulator.failAll(Fault.UNAUTHORIZED);
        assertThat(calls.send("d", "another prompt").statusCode()).isEqualTo(401);
        simulator.recover();
        assertThat(calls.send("a", "a poison prompt").statusCode()).isEqualTo(200);
    }

    @Test
    void aStalledSimulatorAnswersWhenItRecovers() throws Exception {
        simulator.stall();
        CompletableFuture<HttpResponse<String>> first = calls.sendAsync("a", "Hello");
        CompletableFuture<HttpResponse<String>> second = calls.sendAsync("b", "Hello");
        await().until(() -> simulator.journal().summary().inFlight() == 2);
        assertThat(first).isNotDone();

        simulator.recover();

        assertThat(first.join().statusCode()).isEqualTo(200);
        assertThat(second.join().statusCode()).isEqualTo(200);
    }

    @Test
    void callsAboveTheCapAreTurnedAway() throws Exception {
        start(SimulatorSettings.defaults().withConcurrencyCap(3).withCapRetryAfter(Duration.ofSeconds(2)));
        List<CompletableFuture<HttpResponse<String>>> slow = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            slow.add(calls.sendAsync("slow-" + i, "[[latency=10m]]"));
        }
        await().until(() -> simulator.journal().summary().inFlight() == 3);

        HttpResponse<String> rejected = calls.send("a", "Hello");

        assertThat(rejected.statusCode()).isEqualTo(429);
        assertThat(rejected.headers().firstValue("Retry-After")).contains("2");
        simulator.concurrencyCap(0, null);
        assertThat(calls.send("a", "Hello").statusCode()).isEqualTo(200);
        assertThat(simulator.journal().summary().maxInFlight()).isEqualTo(4);
    }

    @Test
    void aWrongKeyIsRefused() throws Exception {
        HttpResponse<String> response = calls.send(TestCalls.request(simulator, "a", TestCalls.body("Hello"))
                .setHeader("Authorization", "Bearer wrong")
                .build());

        assertThat(response.statusCode()).isEqualTo(401);
    }

    @Test
    void requestsThatBreakTheDocumentAreRefused() throws Exception {
        List<ObjectNode> wrong = List.of(
                TestCalls.body("Hello").put("model", "another"),
                TestCalls.body("Hello").put("temperature", 2.5),
                TestCalls.body("Hello").put("seed", 0),
                TestCalls.body("Hello").put("tool_choice", "some"),
                TestCalls.JSON.createObjectNode().put("model", TestCalls.MODEL));
        ObjectNode nullContent = TestCalls.body("Hello");
        nullContent.withArray("messages").addObject().put("role", "assistant").putNull("content");

        for (ObjectNode body : wrong) {
            HttpResponse<String> response = calls.send("a", body);
            assertThat(response.statusCode()).as(body.toString()).isEqualTo(400);
            assertThat(TestCalls.json(response).path("message").asText()).isEqualTo("Body validation error!");
            assertThat(TestCalls.json(response).path("statusCode").asText()).isEqualTo("400");
        }
        assertThat(calls.send("b", nullContent).statusCode()).isEqualTo(400);
        assertThat(calls.send("c", TestCalls.body("Hello").putNull("frequency_penalty"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void anyModelCanBeAllowed() throws Exception {
        start(SimulatorSettings.defaults().withAnyModel(true));

        HttpResponse<String> response = calls.send("a", TestCalls.body("Hello").put("model", "gpt-x"));

        assertThat(TestCalls.json(response).path("model").asText()).isEqualTo("gpt-x");
    }

    @Test
    void faultsByProbabilityRepeatThemselvesAndHaveTheRightShare() throws Exception {
        SimulatorSettings settings = SimulatorSettings.defaults()
                .withLatency(LatencyProfile.fixed(Duration.ZERO))
                .withFaults(Map.of(Fault.RATE_LIMITED, 0.2, Fault.INTERNAL_ERROR, 0.1));
        start(settings);
        List<Integer> first = statuses(500);
        start(settings.withEventLoops(2));
        List<Integer> second = statuses(500);

        assertThat(second).isEqualTo(first);
        assertThat(first.stream().filter(status -> status == 429).count()).isBetween(60L, 140L);
        assertThat(first.stream().filter(status -> status == 500).count()).isBetween(20L, 80L);
    }

    @Test
    void theControlEndpointsDoWhatTheMethodsDo() throws Exception {
        String prompt = URLEncoder.encode("a poison prompt", StandardCharsets.UTF_8);
        assertThat(calls.control("POST", "script?prompt=" + prompt + "&faults=502x1")
                        .statusCode())
                .isEqualTo(200);
        assertThat(calls.send("a", "a poison prompt").statusCode()).isEqualTo(502);
        calls.control("POST", "fail?fault=503&calls=1");
        assertThat(calls.send("a", "Hello").statusCode()).isEqualTo(503);
        calls.control("POST", "fail?fault=401");
        assertThat(calls.send("a", "Hello").statusCode()).isEqualTo(401);
        calls.control("POST", "recover");
        assertThat(calls.control("POST", "latency?value=10ms..20ms").statusCode())
                .isEqualTo(200);
        assertThat(calls.send("a", "Hello").statusCode()).isEqualTo(200);

        await().untilAsserted(() -> {
            JsonNode entry = TestCalls.json(calls.control("GET", "journal?id=a"));
            assertThat(entry.path("calls").asInt()).isEqualTo(4);
            assertThat(entry.path("paid").asInt()).isEqualTo(1);
        });
        JsonNode summary = TestCalls.json(calls.control("GET", "journal/summary"));
        assertThat(summary.at("/statuses/503").asInt()).isEqualTo(1);
        assertThat(TestCalls.json(calls.control("GET", "journal")).size()).isEqualTo(1);
        calls.control("DELETE", "journal");
        assertThat(calls.control("GET", "journal?id=a").statusCode()).isEqualTo(404);
        assertThat(calls.control("POST", "fail?fault=nonsense").statusCode()).isEqualTo(400);
        assertThat(calls.control("POST", "nonsense").statusCode()).isEqualTo(404);
    }

    @Test
    void theJournalFileOutlivesTheSimulator(@TempDir Path dir) throws Exception {
        Path file = dir.resolve("journal");
        SimulatorSettings settings = SimulatorSettings.defaults().withJournalFile(file);
        start(settings);
        calls.send("a", "[[fault=500x1]]");
        calls.send("a", "[[fault=500x1]]");
        await().until(() -> Journal.read(file).summary().paid() == 1);

        start(settings);

        assertThat(simulator.journal().entry("a").orElseThrow().failed()).isEqualTo(1);
        calls.send("a", "[[fault=500x1]]");
        await().untilAsserted(() -> {
            assertThat(Journal.read(file).entry("a").orElseThrow().paid()).isEqualTo(2);
            assertThat(simulator.journal().entry("a").orElseThrow().calls()).isEqualTo(3);
        });
    }

    private List<Integer> statuses(int number) {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            answers.add(calls.sendAsync("id-" + i, "Hello"));
        }
        return answers.stream().map(answer -> answer.join().statusCode()).toList();
    }
}
