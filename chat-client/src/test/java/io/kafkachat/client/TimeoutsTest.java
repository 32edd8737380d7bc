package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkachat.client.ClientSettings.RetryLimits;
import io.kafkachat.client.ClientSettings.Timeouts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Every wait ends, by the timeout that is meant for it, and the server sees the socket close. */
class TimeoutsTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Fixtures.LONG;
    private static final RetryLimits ONCE =
            new RetryLimits(1, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(50));

    @Test
    void aConnectionThatNeverStandsIsGivenUp() throws Exception {
        // Accepts, but never speaks TLS: the handshake is part of connecting.
        try (ScriptedServer server = server((request, peer) -> {})) {
            URI url = URI.create(server.url().toString().replace("http:", "https:"));
            Failure failure = fail(server, url, new Timeouts(SHORT, LONG, LONG, LONG, LONG, LONG));

            assertThat(failure.errorClass()).isEqualTo(ErrorClass.CONNECT);
            assertThat(failure.message()).contains("connect timeout");
        }
    }

    @Test
    void aServerThatNeverAnswersIsGivenUp() throws Exception {
        try (ScriptedServer server = server((request, peer) -> {})) {
            Failure failure = fail(server, new Timeouts(LONG, SHORT, LONG, LONG, LONG, LONG));

            assertThat(failure.errorClass()).isEqualTo(ErrorClass.GENERATION_TIMEOUT);
            assertThat(failure.message()).contains("first-byte timeout");
        }
    }

    @Test
    void aResponseThatStandsStillIsGivenUp() throws Exception {
        try (ScriptedServer server =
                server((request, peer) -> peer.raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\":"))) {
            Failure failure = fail(server, new Timeouts(LONG, LONG, SHORT, LONG, LONG, LONG));

            assertThat(failure.errorClass()).isEqualTo(ErrorClass.GENERATION_TIMEOUT);
            assertThat(failure.message()).contains("idle timeout");
            assertThat(failure.httpStatus()).isEqualTo(200);
        }
    }

    @Test
    void aResponseThatDripsForEverIsGivenUp() throws Exception {
        try (ScriptedServer server = server((request, peer) -> {
            peer.raw("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
            while (true) {
                peer.raw(" ");
                pause();
            }
        })) {
            Failure failure = fail(server, new Timeouts(LONG, LONG, LONG, LONG, Duration.ofMillis(700), LONG));

            assertThat(failure.errorClass()).isEqualTo(ErrorClass.GENERATION_TIMEOUT);
            assertThat(failure.message()).contains("total timeout");
        }
    }

    @Test
    void aServerThatDoesNotReadTheRequestIsGivenUp() throws Exception {
        try (ServerSocket deaf = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                ChatClient client = Fixtures.client(Fixtures.settings(
                        URI.create("http://127.0.0.1:" + deaf.getLocalPort() + "/"),
                        1,
                        new Timeouts(LONG, LONG, SHORT, LONG, LONG, LONG),
                        ONCE))) {
            ChatRequest huge = Fixtures.request("x".repeat(40_000_000));

            Failure failure = Fixtures.failure(client.submit(new ChatCall("id", huge, "lane")));

            assertThat(failure.errorClass()).isEqualTo(ErrorClass.GENERATION_TIMEOUT);
            assertThat(failure.message()).contains("idle timeout").contains("sending");
        }
    }

    @Test
    void anErrorStatusIsKeptThoughItsBodyStandsStill() throws Exception {
        try (ScriptedServer server =
                server((request, peer) -> peer.raw("HTTP/1.1 404 x\r\nContent-Length: 100\r\n\r\n{"))) {
            assertThat(fail(server, new Timeouts(LONG, LONG, SHORT, LONG, LONG, LONG))
                            .errorClass())
                    .isEqualTo(ErrorClass.INVALID_REQUEST);
        }
    }

    @Test
    void theDeadlineHoldsOnTheWire() throws Exception {
        try (ScriptedServer server = server((request, peer) -> {})) {
            Failure failure = fail(server, new Timeouts(LONG, LONG, LONG, LONG, LONG, SHORT));

            assertThat(failure.errorClass()).isEqualTo(ErrorClass.DEADLINE);
            assertThat(failure.httpStatus()).isNull();
        }
    }

    @Test
    void theDeadlineDoesNotRunBeforeTheFirstAttempt() throws Exception {
        try (ScriptedServer server = server((request, peer) -> {});
                ChatClient client = Fixtures.client(
                        Fixtures.settings(server.url(), 1, new Timeouts(LONG, LONG, LONG, LONG, LONG, SHORT), ONCE))) {
            client.submit(Fixtures.call("first"));
            PendingCall second = client.submit(Fixtures.call("second"));

            // It waited behind the first for a whole deadline, and was sent all the same.
            assertThat(Fixtures.outcome(second).report().attempts()).hasSize(1);
            assertThat(Fixtures.outcome(second).report().queued()).isPositive();
        }
    }

    @Test
    void aWaitThatCannotEndBeforeTheDeadlineIsNotBegunAndTheLastFailureIsKept() throws Exception {
        try (ScriptedServer server = new ScriptedServer((request, peer) -> peer.reply(
                        503,
                        "{\"error\":{\"message\":\"No capacity\",\"code\":\"busy\"}}",
                        "Retry-After: 3600",
                        "x-request-id: r1"));
                ChatClient client = Fixtures.client(server)) {
            PendingCall call = client.submit(Fixtures.call("id"));

            assertThat(Fixtures.failure(call))
                    .isEqualTo(new Failure(
                            ErrorClass.DEADLINE, 503, "busy", "No answer within PT1M; last: No capacity", "r1"));
            assertThat(Fixtures.outcome(call).report().attempts()).hasSize(1);
        }
    }

    /** The server must see its sockets closed while the client is open, new and used ones. */
    private static Failure fail(ScriptedServer server, Timeouts timeouts) throws Exception {
        return fail(server, server.url(), timeouts);
    }

    private static Failure fail(ScriptedServer server, URI url, Timeouts timeouts) throws Exception {
        try (ChatClient client = Fixtures.client(Fixtures.settings(url, 1, timeouts, ONCE))) {
            Failure failure = null;
            for (int i = 0; i < 5; i++) {
                failure = Fixtures.failure(client.submit(Fixtures.call("id-" + i)));
                await().until(() -> server.acceptedConnections() > 0 && server.openConnections() == 0);
                if (url.equals(server.url())) {
                    // Leaves a connection for the next one to use.
                    assertThat(Fixtures.answer(client.submit(Fixtures.call("answer-" + i))))
                            .isEqualTo("x");
                }
            }
            await().until(() -> client.load().inFlight() == 0);
            return failure;
        }
    }

    private static ScriptedServer server(ScriptedServer.Script script) throws IOException {
        return new ScriptedServer((request, peer) -> {
            if (request.headers().get("x-client-request-id").startsWith("answer")) {
                peer.reply(200, Fixtures.completion("x"));
            } else {
                script.serve(request, peer);
            }
        });
    }

    // Time itself is what is tested: a server that sends a byte now and then, never silent for long and never done.
    private static void pause() throws IOException {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
