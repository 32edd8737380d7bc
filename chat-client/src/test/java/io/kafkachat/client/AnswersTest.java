package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.client.ClientSettings.Capabilities;
import io.kafkachat.client.ClientSettings.Endpoint;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What goes over the wire when nothing goes wrong. */
class AnswersTest {

    @Test
    void aCallIsAnswered() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                        (request, peer) -> peer.reply(200, Fixtures.completion("hello"), "x-inference-id: inf-1"));
                ChatClient client = Fixtures.client(server)) {

            ChatOutcome.Answered outcome =
                    (ChatOutcome.Answered) Fixtures.outcome(client.submit(Fixtures.call("id-1")));

            assertThat(outcome.completion().choices().get(0).content()).isEqualTo("hello");
            assertThat(outcome.completion().providerRequestId()).isEqualTo("inf-1");
            assertThat(outcome.completion().raw().text()).isEqualTo(Fixtures.completion("hello"));
            CallReport report = outcome.report();
            assertThat(report.requestId()).isEqualTo("id-1");
            assertThat(report.requestedModel()).isEqualTo("m");
            assertThat(report.endpoint()).isEqualTo(server.url());
            assertThat(report.attempts()).hasSize(1);
            assertThat(report.attempts().get(0).httpStatus()).isEqualTo(200);
            assertThat(report.attempts().get(0).errorClass()).isNull();
            assertThat(report.attempts().get(0).providerRequestId()).isEqualTo("inf-1");
            assertThat(report.latency()).isGreaterThanOrEqualTo(report.queued());
            assertThat(report.timeToFirstToken()).isNull();
        }
    }

    @Test
    void theRequestIsSentAsValidatedWithKeyAndIds() throws Exception {
        ObjectNode body = (ObjectNode) Json.MAPPER.readTree("""
                {"model":"m","messages":[{"role":"user","content":"ä €"}],"stream":true,"stream_options":{},"temperature":0.10,"x":[1]}""");
        try (ScriptedServer server =
                new ScriptedServer((request, peer) -> peer.reply(200, Fixtures.completion("hello")))) {
            URI url = URI.create(server.url() + "?version=2");
            ClientSettings settings = ClientSettings.of(
                            new Endpoint(url, Fixtures.KEY, Map.of("X-Title", new Secret("demo"))))
                    .withTimeouts(Fixtures.timeouts())
                    .withRetries(Fixtures.quick())
                    .withStreaming(ClientSettings.Streaming.NEVER);
            try (ChatClient client = Fixtures.client(settings)) {

                ChatOutcome outcome = Fixtures.outcome(
                        client.submit(new ChatCall("id:1", ChatRequest.fromJson(body, Capabilities.NEMOTRON), "lane")));

                ScriptedServer.Request sent = server.requests().get(0);
                assertThat(sent.line()).isEqualTo("POST /v1/chat/completions?version=2 HTTP/1.1");
                assertThat(sent.headers())
                        .containsEntry("authorization", "Bearer sk-very-secret-key")
                        .containsEntry("x-client-request-id", "id:1")
                        .containsEntry("x-title", "demo")
                        .containsEntry("host", url.getAuthority())
                        .containsKey("user-agent");
                assertThat(sent.headers().get("content-type")).startsWith("application/json");
                JsonNode json = Json.MAPPER.readTree(sent.body());
                assertThat(json.path("stream").asBoolean(true)).isFalse();
                assertThat(json.has("stream_options")).isFalse();
                assertThat(json.at("/messages/0/content").asText()).isEqualTo("ä €");
                assertThat(json.path("temperature").decimalValue()).isEqualTo("0.10");
                assertThat(json.path("x").toString()).isEqualTo("[1]");
                assertThat(outcome.report().endpoint()).isEqualTo(server.url());
            }
        }
    }

    @RepeatedTest(20)
    void connectionsAreUsedAgain() throws Exception {
        try (ScriptedServer server =
                        new ScriptedServer((request, peer) -> peer.reply(200, Fixtures.completion("hello")));
                ChatClient client =
                        Fixtures.client(Fixtures.settings(server.url(), 1, Fixtures.timeouts(), Fixtures.quick()))) {

            for (int i = 0; i < 20; i++) {
                Fixtures.answer(client.submit(Fixtures.call("id-" + i)));
            }

            assertThat(server.acceptedConnections()).isEqualTo(1);
        }
    }

    @Test
    void noMoreThanTheLimitIsOnTheWireAndTheRestWaits() throws Exception {
        ConcurrentLinkedQueue<ScriptedServer.Peer> held = new ConcurrentLinkedQueue<>();
        try (ScriptedServer server = new ScriptedServer((request, peer) -> held.add(peer));
                ChatClient client =
                        Fixtures.client(Fixtures.settings(server.url(), 3, Fixtures.timeouts(), Fixtures.quick()))) {
            List<PendingCall> calls = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                calls.add(client.submit(Fixtures.call("id-" + i)));
            }

            await().until(() -> held.size() == 3);

            assertThat(client.load()).isEqualTo(new ClientLoad(3, 997, 3, false));
            for (int answered = 0; answered < 30; answered++) {
                await().until(() -> !held.isEmpty());
                held.remove().reply(200, Fixtures.completion("x"));
            }
            await().until(() -> server.requests().size() == 33);
            assertThat(client.load()).isEqualTo(new ClientLoad(3, 967, 3, false));
        }
    }

    @Test
    void lanesTakeTurnsAndEachKeepsItsOrder() throws Exception {
        try (ScriptedServer server = new ScriptedServer((request, peer) -> peer.reply(200, Fixtures.completion("x")));
                ChatClient client =
                        Fixtures.client(Fixtures.settings(server.url(), 1, Fixtures.timeouts(), Fixtures.quick()))) {
            List<PendingCall> calls = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                calls.add(client.submit(Fixtures.call("a-" + i, "a")));
            }
            for (int i = 0; i < 5; i++) {
                calls.add(client.submit(Fixtures.call("b-" + i, "b")));
            }
            for (PendingCall call : calls) {
                Fixtures.answer(call);
            }

            List<String> order = server.requests().stream()
                    .map(request -> request.headers().get("x-client-request-id"))
                    .toList();
            assertThat(order.stream().filter(id -> id.startsWith("a")))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 100).mapToObj(i -> "a-" + i).toList());
            assertThat(order.stream().filter(id -> id.startsWith("b")))
                    .containsExactly("b-0", "b-1", "b-2", "b-3", "b-4");
            List<Integer> placesOfB = new ArrayList<>();
            for (int i = 0; i < order.size(); i++) {
                if (order.get(i).startsWith("b")) {
                    placesOfB.add(i);
                }
            }
            // Once b is there, every other turn is b's.
            for (int i = 1; i < placesOfB.size(); i++) {
                assertThat(placesOfB.get(i) - placesOfB.get(i - 1)).isEqualTo(2);
            }
        }
    }
}
