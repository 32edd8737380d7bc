package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetriesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "429|RATE_LIMITED|6",
                "503|OVERLOADED|5",
                "500|SERVER|4",
                "504|GENERATION_TIMEOUT|2",
                "200|MALFORMED_RESPONSE|2",
                "400|INVALID_REQUEST|1",
                "401|AUTHENTICATION|1",
            })
    void aFailureThatStaysIsReportedAfterItsAttempts(int status, ErrorClass errorClass, int attempts) throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                        (request, peer) -> peer.reply(status, "", "x-request-id: r" + request.number()));
                ChatClient client = Fixtures.client(server)) {

            PendingCall call = client.submit(Fixtures.call("id"));

            Failure failure = Fixtures.failure(call);
            assertThat(failure.errorClass()).isEqualTo(errorClass);
            assertThat(failure.httpStatus()).isEqualTo(status);
            assertThat(failure.providerRequestId()).isEqualTo("r" + attempts);
            assertThat(server.requests()).hasSize(attempts);
            List<Attempt> reported = Fixtures.outcome(call).report().attempts();
            assertThat(reported).hasSize(attempts);
            assertThat(reported).allMatch(attempt -> attempt.errorClass() == errorClass);
            assertThat(reported.get(0).waitBefore()).isZero();
            assertThat(client.load().inFlight() + client.load().queued()).isZero();
        }
    }

    @Test
    void everyAttemptSendsTheSame() throws Exception {
        try (ScriptedServer server = new ScriptedServer((request, peer) ->
                        peer.reply(request.number() < 3 ? 500 : 200, Fixtures.completion("at last")));
                ChatClient client = Fixtures.client(server)) {

            assertThat(Fixtures.answer(client.submit(Fixtures.call("id")))).isEqualTo("at last");

            assertThat(server.requests()).hasSize(3);
            assertThat(server.requests().stream()
                            .map(ScriptedServer.Request::body)
                            .distinct())
                    .hasSize(1);
            assertThat(server.requests().stream()
                            .map(request -> request.headers().get("x-client-request-id"))
                            .distinct())
                    .containsExactly("id");
        }
    }

    @Test
    void theProvidersWaitIsKeptByEveryCallerOfTheEndpoint() throws Exception {
        try (ScriptedServer server = new ScriptedServer((request, peer) -> {
                    if (request.number() == 1) {
                        peer.reply(429, "", "retry-after-ms: 4000");
                    } else {
                        peer.reply(200, Fixtures.completion("x"));
                    }
                });
                ChatClient client = Fixtures.client(server)) {
            PendingCall first = client.submit(Fixtures.call("first"));
            await().until(() -> client.load().paused());
            PendingCall second = client.submit(Fixtures.call("second"));
            assertThat(client.load().paused()).isTrue();
            assertThat(server.requests()).hasSize(1);

            Fixtures.answer(first);
            Fixtures.answer(second);

            List<Attempt> attempts = Fixtures.outcome(first).report().attempts();
            assertThat(attempts.get(1).waitBefore()).isEqualTo(Duration.ofMillis(4000));
            Instant refused = attempts.get(0).startedAt().plus(attempts.get(0).duration());
            Attempt other = Fixtures.outcome(second).report().attempts().get(0);
            // The two clocks may differ a little.
            assertThat(other.startedAt()).isAfter(refused.plusMillis(3500));
            assertThat(client.load()).isEqualTo(new ClientLoad(0, 0, 64, false));
        }
    }

    @Test
    void aRetryWaitGivesItsPermitToOthers() throws Exception {
        try (ScriptedServer server = new ScriptedServer((request, peer) -> {
                    if (request.headers().get("x-client-request-id").equals("slow")) {
                        peer.reply(500, "", "Retry-After: 30");
                    } else {
                        peer.reply(200, Fixtures.completion("x"));
                    }
                });
                ChatClient client =
                        Fixtures.client(Fixtures.settings(server.url(), 1, Fixtures.timeouts(), Fixtures.quick()))) {
            PendingCall slow = client.submit(Fixtures.call("slow"));
            await().until(() -> server.requests().size() == 1);

            for (int i = 0; i < 10; i++) {
                Fixtures.answer(client.submit(Fixtures.call("id-" + i)));
            }

            assertThat(slow.outcome()).isNotDone();
        }
    }

    @Test
    void aResetBeforeTheResponseIsRepeatedAtOnce() throws Exception {
        try (ScriptedServer server = new ScriptedServer((request, peer) -> {
                    if (request.number() == 1) {
                        peer.reset();
                    } else {
                        peer.reply(200, Fixtures.completion("x"));
                    }
                });
                ChatClient client = Fixtures.client(server)) {

            PendingCall call = client.submit(Fixtures.call("id"));

            Fixtures.answer(call);
            List<Attempt> attempts = Fixtures.outcome(call).report().attempts();
            assertThat(attempts).extracting(Attempt::errorClass).containsExactly(ErrorClass.CONNECTION_LOST, null);
            assertThat(attempts.get(1).waitBefore()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|CONNECTION_LOST",
                "HTTP/1.1 200 OK%Content-Length: 100%%{|CONNECTION_LOST",
                "HTTP/1.1 200 OK%Transfer-Encoding: chunked%%5%abcde|CONNECTION_LOST",
                "HTTP/1.1 401 x%Content-Length: 100%%{|AUTHENTICATION",
                "SSH-2.0-OpenSSH_9.2%%|MALFORMED_RESPONSE",
                "HTTP/1.1 200 OK%Content-Length: -5%%|MALFORMED_RESPONSE",
            })
    void aBrokenResponseIsAFailureOfItsKind(String response, ErrorClass errorClass) throws Exception {
        try (ScriptedServer server = new ScriptedServer((request, peer) -> {
                    peer.raw(response.replace("%", "\r\n"));
                    peer.close();
                });
                ChatClient client = Fixtures.client(server)) {

            assertThat(Fixtures.failure(client.submit(Fixtures.call("id"))).errorClass())
                    .isEqualTo(errorClass);
        }
    }

    @Test
    void anEndlessResponseIsCutOff() throws Exception {
        String megabyte = "x".repeat(1024 * 1024);
        try (ScriptedServer server = new ScriptedServer((request, peer) -> {
                    peer.raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n");
                    while (true) {
                        peer.raw(megabyte);
                    }
                });
                ChatClient client = Fixtures.client(server)) {

            assertThat(Fixtures.failure(client.submit(Fixtures.call("id"))).errorClass())
                    .isEqualTo(ErrorClass.MALFORMED_RESPONSE);
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void aRefusedConnectionIsTriedAgain() throws Exception {
        URI nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/");
        }
        try (ChatClient client = Fixtures.client(Fixtures.settings(nobody))) {
            PendingCall call = client.submit(Fixtures.call("id"));

            assertThat(Fixtures.failure(call))
                    .isEqualTo(new Failure(
                            ErrorClass.CONNECT,
                            null,
                            null,
                            Fixtures.failure(call).message(),
                            null));
            assertThat(Fixtures.outcome(call).report().attempts()).hasSize(5);
        }
    }

    @Test
    void aRedirectIsNotFollowedSoThatTheKeyStaysWithItsHost() throws Exception {
        try (ScriptedServer other =
                        new ScriptedServer((request, peer) -> peer.reply(200, Fixtures.completion("stolen")));
                ScriptedServer server =
                        new ScriptedServer((request, peer) -> peer.reply(307, "", "Location: " + other.url()));
                ChatClient client = Fixtures.client(server)) {

            Failure failure = Fixtures.failure(client.submit(Fixtures.call("id")));

            assertThat(failure.errorClass()).isEqualTo(ErrorClass.INVALID_REQUEST);
            assertThat(failure.httpStatus()).isEqualTo(307);
            assertThat(other.acceptedConnections()).isZero();
        }
    }

    @Test
    void aCallThatKeepsItsConnectionAliveSurvivesItsEnd() throws Exception {
        try (ScriptedServer server = new ScriptedServer((request, peer) -> {
                    peer.reply(200, Fixtures.completion("x"));
                    peer.close();
                });
                ChatClient client = Fixtures.client(server)) {
            for (int i = 0; i < 20; i++) {
                assertThat(Fixtures.answer(client.submit(Fixtures.call("id-" + i))))
                        .isEqualTo("x");
            }
        }
    }

    @Test
    void aFailedCallNeverShowsKeyOrPrompt() throws Exception {
        try (ScriptedServer server = new ScriptedServer((request, peer) -> peer.reply(
                        400,
                        Json.MAPPER
                                .createObjectNode()
                                .put(
                                        "message",
                                        "Bad " + request.body() + " for "
                                                + request.headers().get("authorization"))
                                .toString()));
                ChatClient client = Fixtures.client(server)) {
            PendingCall call = client.submit(Fixtures.call("id"));

            assertThat(Fixtures.outcome(call).toString())
                    .doesNotContain("sk-very-secret-key")
                    .doesNotContain("meaning of it all");
            assertThat(Fixtures.failure(call).message()).startsWith("Bad {");
        }
    }

    @Test
    void settingsNeverShowTheirSecrets() throws IOException {
        assertThat(Fixtures.settings(URI.create("http://127.0.0.1:1/")).toString())
                .doesNotContain("sk-very-secret-key");
    }
}
