package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.client.EndpointProbe.Answer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import org.junit.jupiter.api.Test;

class EndpointProbeTest {

    private static final String KEY = "key-that-is-secret";

    @Test
    void modelsAreAskedForBesideTheCallsWithTheSameCredential() throws Exception {
        try (ScriptedServer server = new ScriptedServer((request, peer) ->
                        peer.reply(200, "{\"data\":[{\"id\":\"b\"},{\"id\":\"a\"},{\"name\":\"c\"}]}"));
                EndpointProbe probe = probe(server)) {
            Answer answer = probe.models();

            assertThat(answer.models()).containsExactlyInAnyOrder("a", "b");
            assertThat(answer.errorClass()).isNull();
            ScriptedServer.Request request = server.requests().get(0);
            assertThat(request.body()).isEmpty();
            assertThat(request.headers())
                    .containsEntry("authorization", "Bearer " + KEY)
                    .doesNotContainKeys("content-length", "content-type");
        }
    }

    @Test
    void aRefusedKeyIsToldFromARefusedRequestAndNeverShown() throws Exception {
        try (ScriptedServer server = new ScriptedServer((request, peer) ->
                        peer.reply(401, "{\"error\":{\"message\":\"Incorrect API key: " + KEY + "\"}}"));
                EndpointProbe probe = probe(server)) {
            Answer answer = probe.withoutMessages("m");

            assertThat(answer.errorClass()).isEqualTo(ErrorClass.AUTHENTICATION);
            assertThat(answer.message()).startsWith("Incorrect API key").doesNotContain(KEY);
            assertThat(server.requests().get(0).body()).isEqualTo("{\"model\":\"m\",\"messages\":[],\"max_tokens\":1}");
        }
        try (ScriptedServer server =
                        new ScriptedServer((request, peer) -> peer.reply(400, "{\"message\":\"messages: too few\"}"));
                EndpointProbe probe = probe(server)) {
            assertThat(probe.withoutMessages("m").errorClass()).isEqualTo(ErrorClass.INVALID_REQUEST);
        }
    }

    @Test
    void anAnswerThatIsNoListOfModelsNamesNone() throws Exception {
        try (ScriptedServer server = new ScriptedServer((request, peer) -> peer.reply(200, "<html>"));
                EndpointProbe probe = probe(server)) {
            assertThat(probe.models().models()).isEmpty();
        }
    }

    @Test
    void whereNobodyListensThereIsNoStatus() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        try (EndpointProbe probe = new EndpointProbe(
                ClientSettings.of(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"), KEY))) {
            Answer answer = probe.models();

            assertThat(answer.status()).isNull();
            assertThat(answer.errorClass()).isEqualTo(ErrorClass.CONNECT);
        }
    }

    private static EndpointProbe probe(ScriptedServer server) {
        return new EndpointProbe(ClientSettings.of(server.url(), KEY));
    }
}
