package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kafkachat.client.ClientSettings.Endpoint;
import io.kafkachat.client.ClientSettings.Endpoint.AuthHeader;
import io.kafkachat.client.ClientSettings.Limits;
import io.kafkachat.client.ClientSettings.RetryLimits;
import io.kafkachat.client.ClientSettings.Timeouts;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Access tokens on real sockets. When a token is renewed: {@link ClientCredentialsTokensTest}. */
class OAuth2Test {

    private static final Secret CLIENT_SECRET = new Secret("client secret/+");

    @Test
    void manyCallsAtOnceFetchOneTokenAsTheStandardSays() throws Exception {
        AtomicReference<ScriptedServer.Peer> waiting = new AtomicReference<>();
        try (ScriptedServer issuer = new ScriptedServer((request, peer) -> waiting.set(peer));
                ScriptedServer server = endpoint();
                ChatClient client = client(server, issuer)) {
            List<PendingCall> calls = IntStream.range(0, 20)
                    .mapToObj(i -> client.submit(Fixtures.call("id-" + i)))
                    .toList();
            await().until(() -> client.load().inFlight() == 20 && waiting.get() != null);
            waiting.get().reply(200, token("token-1", 3600));

            for (PendingCall call : calls) {
                assertThat(Fixtures.answer(call)).isEqualTo("x");
            }
            assertThat(issuer.requests()).hasSize(1);
            ScriptedServer.Request request = issuer.requests().get(0);
            assertThat(request.body()).isEqualTo("grant_type=client_credentials&scope=a+b%2Fc");
            assertThat(request.headers())
                    .containsEntry("content-type", "application/x-www-form-urlencoded")
                    .containsEntry(
                            "authorization",
                            "Basic "
                                    + Base64.getEncoder()
                                            .encodeToString(
                                                    "me%3A:client+secret%2F%2B".getBytes(StandardCharsets.UTF_8)));
            assertThat(server.requests())
                    .hasSize(20)
                    .allSatisfy(call -> assertThat(call.headers()).containsEntry("authorization", "Bearer token-1"));
        }
    }

    @Test
    void aTokenThatTheEndpointRefusesIsRenewedOnceWithinTheAttempt() throws Exception {
        try (ScriptedServer issuer = issuer();
                ScriptedServer server = new ScriptedServer((request, peer) -> {
                    boolean old = "Bearer token-1".equals(request.headers().get("authorization"));
                    peer.reply(old ? 401 : 200, old ? "{}" : Fixtures.completion("x"));
                });
                ChatClient client = client(server, issuer)) {
            PendingCall call = client.submit(Fixtures.call("id"));

            assertThat(Fixtures.answer(call)).isEqualTo("x");
            assertThat(Fixtures.outcome(call).report().attempts()).hasSize(1);
            assertThat(issuer.requests()).hasSize(2);
            assertThat(server.requests()).hasSize(2);
            assertThat(server.requests().get(1).body())
                    .isEqualTo(server.requests().get(0).body())
                    .contains("meaning of it all");
            Map<String, String> headers = new HashMap<>(server.requests().get(0).headers());
            headers.put("authorization", "Bearer token-2");
            assertThat(server.requests().get(1).headers()).isEqualTo(headers);
            // The next one starts with the token that works.
            assertThat(Fixtures.answer(client.submit(Fixtures.call("next")))).isEqualTo("x");
            assertThat(server.requests()).hasSize(3);
        }
    }

    @Test
    void anEndpointThatRefusesTheNewTokenTooNeedsAnOperator() throws Exception {
        try (ScriptedServer issuer = issuer();
                ScriptedServer server = new ScriptedServer((request, peer) -> peer.reply(
                        401,
                        "{\"error\":{\"message\":\"Wrong key: "
                                + request.headers().get("authorization") + "\"}}"));
                ChatClient client = client(server, issuer)) {
            PendingCall call = client.submit(Fixtures.call("id"));

            Failure failure = Fixtures.failure(call);
            assertThat(failure.errorClass()).isEqualTo(ErrorClass.AUTHENTICATION);
            assertThat(failure.message()).startsWith("Wrong key: Bearer").doesNotContain("token-2");
            assertThat(Fixtures.outcome(call).report().attempts()).hasSize(1);
            assertThat(server.requests()).hasSize(2);
            assertThat(issuer.requests()).hasSize(2);
            await().until(() -> client.load().inFlight() == 0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401, invalid_client, AUTHENTICATION, 1",
        "400, invalid_scope, AUTHENTICATION, 1",
        "404, , AUTHENTICATION, 1",
        "429, slow_down, CONNECT, 5",
        "503, , CONNECT, 5"
    })
    void aTokenEndpointThatRefusesNeedsAnOperatorAndABusyOneTime(
            int status, String error, ErrorClass errorClass, int attempts) throws Exception {
        try (ScriptedServer issuer = new ScriptedServer((request, peer) -> peer.reply(
                        status, "{\"error\":\"" + error + "\",\"error_description\":\"client secret/+ is wrong\"}"));
                ScriptedServer server = endpoint();
                ChatClient client = client(server, issuer)) {
            PendingCall call = client.submit(Fixtures.call("id"));

            assertThat(Fixtures.failure(call))
                    .isEqualTo(
                            new Failure(errorClass, null, null, "Token request: HTTP " + status + ", " + error, null));
            assertThat(Fixtures.outcome(call).report().attempts()).hasSize(attempts);
            assertThat(issuer.requests()).hasSize(attempts);
            assertThat(server.acceptedConnections()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<html>Please log in</html>",
                "{}",
                "{\"access_token\":\"a b\"}",
                "{\"access_token\":7,\"token_type\":\"mac\"}"
            })
    void anAnswerWithoutATokenNeedsAnOperator(String answer) throws Exception {
        try (ScriptedServer issuer = new ScriptedServer((request, peer) -> peer.reply(200, answer));
                ScriptedServer server = endpoint();
                ChatClient client = client(server, issuer)) {
            assertThat(Fixtures.failure(client.submit(Fixtures.call("id"))))
                    .isEqualTo(new Failure(
                            ErrorClass.AUTHENTICATION,
                            null,
                            null,
                            "Token request: the response holds no bearer token",
                            null));
        }
    }

    @Test
    void aTokenEndpointThatIsDownIsTriedAgain() throws Exception {
        try (ScriptedServer issuer = new ScriptedServer((request, peer) -> {
                    if (request.number() < 3) {
                        peer.reset();
                    } else {
                        peer.reply(200, token("token", 3600));
                    }
                });
                ScriptedServer server = endpoint();
                ChatClient client = client(server, issuer)) {
            PendingCall call = client.submit(Fixtures.call("id"));

            assertThat(Fixtures.answer(call)).isEqualTo("x");
            assertThat(Fixtures.outcome(call).report().attempts())
                    .extracting(Attempt::errorClass)
                    .containsExactly(ErrorClass.CONNECT, ErrorClass.CONNECT, null);
        }
    }

    @Test
    void aTokenEndpointThatIsSilentIsGivenUpAndHoldsUpNoThread() throws Exception {
        Timeouts shortConnect = new Timeouts(
                Duration.ofMillis(600), Fixtures.LONG, Fixtures.LONG, Fixtures.LONG, Fixtures.LONG, Fixtures.LONG);
        RetryLimits once = new RetryLimits(1, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(50));
        try (ScriptedServer issuer = new ScriptedServer((request, peer) -> {});
                ScriptedServer server = endpoint();
                ChatClient client =
                        Fixtures.client(ClientSettings.of(endpoint(server.url(), issuer.url(), AuthHeader.BEARER))
                                .withTimeouts(shortConnect)
                                .withRetries(once)
                                .withResilience(Fixtures.steady()))) {
            List<PendingCall> calls = IntStream.range(0, 8)
                    .mapToObj(i -> client.submit(Fixtures.call("id-" + i)))
                    .toList();

            for (PendingCall call : calls) {
                Failure failure = Fixtures.failure(call);
                assertThat(failure.errorClass()).isEqualTo(ErrorClass.CONNECT);
                assertThat(failure.message())
                        .startsWith("Token request: Reached the")
                        .contains("timeout");
            }
            await().until(() -> issuer.openConnections() == 0 && client.load().inFlight() == 0);
            assertThat(server.acceptedConnections()).isZero();
        }
    }

    @Test
    void aCallThatIsCancelledWhileItWaitsForATokenIsNotSent() throws Exception {
        AtomicReference<ScriptedServer.Peer> waiting = new AtomicReference<>();
        try (ScriptedServer issuer = new ScriptedServer((request, peer) -> waiting.set(peer));
                ScriptedServer server = endpoint();
                ChatClient client = client(server, issuer)) {
            PendingCall call = client.submit(Fixtures.call("cancelled"));
            await().until(() -> waiting.get() != null);

            call.cancel();
            waiting.get().reply(200, token("token", 3600));

            assertThat(Fixtures.failure(call).errorClass()).isEqualTo(ErrorClass.CANCELLED);
            assertThat(Fixtures.answer(client.submit(Fixtures.call("next")))).isEqualTo("x");
            assertThat(server.requests())
                    .extracting(request -> request.headers().get("x-client-request-id"))
                    .containsExactly("next");
        }
    }

    @Test
    void theLastConnectionIsNotInTheWayOfATokenRequest() throws Exception {
        // Token endpoint and API are one host, and one call may be on the wire.
        try (ScriptedServer both = new ScriptedServer((request, peer) -> {
                    if (request.body().startsWith("grant_type")) {
                        peer.reply(200, token("token-" + request.number(), 3600));
                    } else if (request.number() < 3) {
                        peer.raw("HTTP/1.1 401 x\r\nContent-Length: 100\r\n\r\n{");
                    } else {
                        peer.reply(200, Fixtures.completion("x"));
                    }
                });
                ChatClient client = Fixtures.client(settings(endpoint(both.url(), both.url(), AuthHeader.BEARER), 1))) {
            assertThat(Fixtures.answer(client.submit(Fixtures.call("id")))).isEqualTo("x");
            assertThat(both.requests()).hasSize(4);
        }
    }

    @Test
    void tokenRequestsUseTheProxyAndTheTrustOfTheClient(@TempDir Path folder) throws Exception {
        TestCa ca = new TestCa(folder);
        try (ScriptedServer both = new ScriptedServer(
                        ca.serverSocket(),
                        "https",
                        (request, peer) -> peer.reply(
                                200,
                                request.body().startsWith("grant_type")
                                        ? token("token", 3600)
                                        : Fixtures.completion("x")));
                TestProxy proxy = TestProxy.locked(both.url(), "user", "password");
                ChatClient client = Fixtures.client(
                        settings(
                                endpoint(
                                        URI.create("https://" + TestCa.HOST + ":1/v1"),
                                        URI.create("https://" + TestCa.HOST + ":2/token"),
                                        AuthHeader.BEARER),
                                1),
                        new Network(
                                new Network.Proxy("127.0.0.1", proxy.port(), "user", new Secret("password"), List.of()),
                                ca.pem(),
                                null))) {
            assertThat(Fixtures.answer(client.submit(Fixtures.call("id")))).isEqualTo("x");
            assertThat(proxy.requests())
                    .extracting(ScriptedServer.Request::line)
                    .containsExactly("CONNECT api.test:2 HTTP/1.1", "CONNECT api.test:1 HTTP/1.1");
        }
    }

    @Test
    void aTokenEndpointThatIsNotTrustedNeedsAnOperator(@TempDir Path folder) throws Exception {
        try (ScriptedServer issuer =
                        new ScriptedServer(new TestCa(folder).serverSocket(), "https", (request, peer) -> {});
                ScriptedServer server = endpoint();
                ChatClient client = client(server, issuer)) {
            assertThat(Fixtures.failure(client.submit(Fixtures.call("id"))).errorClass())
                    .isEqualTo(ErrorClass.TLS_TRUST);
        }
    }

    @Test
    void aCredentialIsSentInTheHeaderOfTheEndpoint() throws Exception {
        AuthHeader header = new AuthHeader("api-key", "");
        try (ScriptedServer issuer = issuer();
                ScriptedServer server = endpoint();
                ChatClient fixed =
                        Fixtures.client(settings(new Endpoint(server.url(), Fixtures.KEY, Map.of(), header, null), 1));
                ChatClient changing = Fixtures.client(settings(endpoint(server.url(), issuer.url(), header), 1))) {
            Fixtures.answer(fixed.submit(Fixtures.call("1")));
            Fixtures.answer(changing.submit(Fixtures.call("2")));

            assertThat(server.requests())
                    .allSatisfy(request -> assertThat(request.headers()).doesNotContainKey("authorization"))
                    .extracting(request -> request.headers().get("api-key"))
                    .containsExactly("sk-very-secret-key", "token-1");
        }
    }

    @Test
    void settingsThatMakeNoSenseAreRefusedByName() {
        URI url = URI.create("http://h/");
        OAuth2ClientCredentials good = new OAuth2ClientCredentials(url, "id", CLIENT_SECRET, null);
        refused(new Endpoint(url, null, Map.of(), new AuthHeader("a b", ""), null), "endpoint.authHeader: ");
        refused(new Endpoint(url, null, Map.of(), new AuthHeader("Host", ""), null), "endpoint.authHeader: ");
        refused(new Endpoint(url, null, Map.of(), new AuthHeader("a", "b\r\nc"), null), "endpoint.authHeader: ");
        refused(
                new Endpoint(url, null, Map.of("Proxy-Authorization", CLIENT_SECRET)),
                "endpoint.headers: expected no Proxy-Authorization");
        refused(
                new Endpoint(url, Fixtures.KEY, Map.of(), AuthHeader.BEARER, good),
                "endpoint.oauth2: expected no endpoint.apiKey");
        refused(
                new Endpoint(
                        url,
                        null,
                        Map.of(),
                        AuthHeader.BEARER,
                        new OAuth2ClientCredentials(URI.create("ftp://h/"), "id", CLIENT_SECRET, null)),
                "endpoint.oauth2.tokenUrl: ");
        refused(
                new Endpoint(
                        url,
                        null,
                        Map.of(),
                        AuthHeader.BEARER,
                        new OAuth2ClientCredentials(url, " ", CLIENT_SECRET, null)),
                "endpoint.oauth2.clientId: ");
        assertThat(good.toString()).doesNotContain("client secret");
    }

    private static void refused(Endpoint endpoint, String message) {
        assertThatThrownBy(() -> Fixtures.client(settings(endpoint, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message)
                .hasMessageNotContainingAny("client secret", "sk-very");
    }

    private static String token(String token, int seconds) {
        return "{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":" + seconds + "}";
    }

    private static ScriptedServer issuer() throws Exception {
        return new ScriptedServer((request, peer) -> peer.reply(200, token("token-" + request.number(), 3600)));
    }

    private static ScriptedServer endpoint() throws Exception {
        return new ScriptedServer((request, peer) -> peer.reply(200, Fixtures.completion("x")));
    }

    private static Endpoint endpoint(URI url, URI tokenUrl, AuthHeader header) {
        return new Endpoint(
                url, null, Map.of(), header, new OAuth2ClientCredentials(tokenUrl, "me:", CLIENT_SECRET, "a b/c"));
    }

    private static ChatClient client(ScriptedServer server, ScriptedServer issuer) {
        return Fixtures.client(settings(endpoint(server.url(), issuer.url(), AuthHeader.BEARER), 64));
    }

    private static ClientSettings settings(Endpoint endpoint, int maxInFlight) {
        return ClientSettings.of(endpoint)
                .withLimits(new Limits(maxInFlight))
                .withTimeouts(Fixtures.timeouts())
                .withRetries(Fixtures.quick())
                .withResilience(Fixtures.steady());
    }
}
