package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkachat.client.ClientSettings.Capabilities;
import io.kafkachat.client.ClientSettings.Endpoint;
import io.kafkachat.client.ClientSettings.Fallback;
import io.kafkachat.client.ClientSettings.Streaming;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FallbackTest {

    private static final Secret OTHER_KEY = new Secret("other-key");

    @ParameterizedTest
    @CsvSource({
        "400, context_length_exceeded, 1",
        "404, model_not_found, 2",
        "503, busy, 5",
        "500, broken, 4",
        "504, slow, 2",
    })
    void whatTheEndpointCannotServeGoesToTheNext(int status, String code, int attempts) throws Exception {
        try (ScriptedServer first = new ScriptedServer((request, peer) -> peer.reply(status, error(code)));
                ScriptedServer second =
                        new ScriptedServer((request, peer) -> peer.reply(200, Fixtures.completion("b")));
                ChatClient client = client(first, second)) {

            ChatOutcome outcome = Fixtures.outcome(client.submit(Fixtures.call("id")));

            assertThat(outcome).isInstanceOf(ChatOutcome.Answered.class);
            CallReport report = outcome.report();
            assertThat(report.endpoint()).isEqualTo(second.url());
            assertThat(report.requestedModel()).isEqualTo("other-model");
            assertThat(report.fallback()).isOne();
            assertThat(report.attempts()).hasSize(attempts + 1);
            assertThat(report.attempts().get(0).endpoint()).isEqualTo(first.url());
            assertThat(first.requests()).hasSize(attempts);
            ScriptedServer.Request served = second.requests().get(0);
            assertThat(served.body()).contains("\"model\":\"other-model\"");
            assertThat(served.headers().get("authorization")).isEqualTo("Bearer other-key");
        }
    }

    @ParameterizedTest
    @CsvSource({"400, invalid, INVALID_REQUEST", "401, key, AUTHENTICATION", "403, moderation, CONTENT_FILTER"})
    void whatNoEndpointWouldServeStays(int status, String code, ErrorClass errorClass) throws Exception {
        try (ScriptedServer first = new ScriptedServer((request, peer) -> peer.reply(status, error(code)));
                ScriptedServer second =
                        new ScriptedServer((request, peer) -> peer.reply(200, Fixtures.completion("b")));
                ChatClient client = client(first, second)) {

            assertThat(Fixtures.failure(client.submit(Fixtures.call("id"))).errorClass())
                    .isEqualTo(errorClass);
            assertThat(second.requests()).isEmpty();
        }
    }

    @Test
    void aCallGoesToTheNextWhoeverHearsOfItsFailures() throws Exception {
        List<ErrorClass> heard = new CopyOnWriteArrayList<>();
        CallListener listener =
                (attempt, soFar) -> heard.add(soFar.attempts().get(attempt - 1).errorClass());
        try (ScriptedServer first = breakingStreams();
                ScriptedServer second =
                        new ScriptedServer((request, peer) -> peer.reply(200, Fixtures.completion("b")));
                ChatClient client =
                        Fixtures.client(settings(first.url(), second.url()).withStreaming(Streaming.ALWAYS))) {

            PendingCall call = client.submit(new ChatCall("id", Fixtures.request("hi"), "lane", listener));

            assertThat(Fixtures.answer(call)).isEqualTo("b");
            assertThat(heard).hasSize(3).containsOnly(ErrorClass.STREAM_TRUNCATED);
        }
    }

    @Test
    void aCallStaysOnceSomebodyHeardPiecesOfItsAnswer() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        ChunkListener listener = (attempt, choiceIndex, content, reasoning) -> heard.add(attempt + ":" + content);
        try (ScriptedServer first = breakingStreams();
                ScriptedServer second =
                        new ScriptedServer((request, peer) -> peer.reply(200, Fixtures.completion("b")));
                ChatClient client =
                        Fixtures.client(settings(first.url(), second.url()).withStreaming(Streaming.ALWAYS))) {

            PendingCall call = client.submit(new ChatCall("id", Fixtures.request("hi"), "lane", listener));

            assertThat(Fixtures.failure(call).errorClass()).isEqualTo(ErrorClass.STREAM_TRUNCATED);
            assertThat(heard).containsExactly("1:a", "2:a", "3:a");
            assertThat(second.requests()).isEmpty();
        }
    }

    @Test
    void whileTheAccountIsOutOfCreditsCallsGoToTheNextAndProbesComeBack() throws Exception {
        AtomicReference<String> credits = new AtomicReference<>("none");
        try (ScriptedServer first = new ScriptedServer((request, peer) -> {
                    if (credits.get().equals("none")) {
                        peer.reply(402, error("insufficient_credits"));
                    } else {
                        peer.reply(200, Fixtures.completion("first"));
                    }
                });
                ScriptedServer second =
                        new ScriptedServer((request, peer) -> peer.reply(200, Fixtures.completion("second")));
                ChatClient client = client(first, second)) {
            List<PendingCall> calls = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                calls.add(client.submit(Fixtures.call("id-" + i)));
            }
            for (PendingCall call : calls) {
                assertThat(Fixtures.answer(call)).isEqualTo("second");
            }

            credits.set("plenty");

            await().until(() ->
                    Fixtures.answer(client.submit(Fixtures.call("later"))).equals("first"));
        }
    }

    @Test
    void aRequestIsMadeToFitTheOtherEndpoint() throws Exception {
        Capabilities rich = Capabilities.OPENAI;
        try (ScriptedServer first = new ScriptedServer((request, peer) -> peer.reply(404, error("model_not_found")));
                ScriptedServer second =
                        new ScriptedServer((request, peer) -> peer.reply(200, Fixtures.completion("b")));
                ChatClient client =
                        Fixtures.client(settings(first.url(), second.url()).withCapabilities(rich))) {
            ChatRequest request = ChatRequest.fromJson(
                    (com.fasterxml.jackson.databind.node.ObjectNode) Json.MAPPER.readTree(
                            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"assistant\","
                                    + "\"content\":null,\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\",\"function\":"
                                    + "{\"name\":\"f\",\"arguments\":\"{}\"}}]}]}"),
                    rich);

            Fixtures.answer(client.submit(new ChatCall("id", request, "lane")));

            assertThat(first.requests().get(0).body()).contains("\"content\":null");
            assertThat(second.requests().get(0).body()).contains("\"content\":\"\"");
        }
    }

    private static ScriptedServer breakingStreams() throws IOException {
        return new ScriptedServer((request, peer) -> {
            peer.raw(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
                            + "data: {\"id\":\"g\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n");
            peer.close();
        });
    }

    private static ChatClient client(ScriptedServer first, ScriptedServer second) {
        return Fixtures.client(settings(first.url(), second.url()));
    }

    private static ClientSettings settings(URI first, URI second) {
        return Fixtures.settings(first)
                .withFallbacks(List.of(
                        new Fallback(new Endpoint(second, OTHER_KEY, Map.of()), "other-model", Capabilities.NEMOTRON)));
    }

    private static String error(String code) {
        return "{\"error\":{\"message\":\"it is the model\",\"code\":\"" + code + "\"}}";
    }
}
