package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kafkachat.client.ClientSettings.RetryLimits;
import io.kafkachat.client.ClientSettings.Timeouts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyTest {

    private static final Secret PASSWORD = new Secret("proxy-password");
    private static final RetryLimits ONCE =
            new RetryLimits(1, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(50));

    @TempDir
    private static Path folder;

    private static TestCa ca;

    @BeforeAll
    static void makeCertificates() throws Exception {
        ca = new TestCa(folder);
    }

    @Test
    void aTunnelIsUsedForMoreThanOneCallAndTheProxySeesNoSecret() throws Exception {
        try (ScriptedServer server = secureServer();
                TestProxy proxy = TestProxy.locked(server.url(), "user", "proxy-password");
                ChatClient client = client(secureUrl(server), network(proxy, "user", PASSWORD))) {
            // A name that nothing but the proxy knows.
            assertThat(Fixtures.answer(client.submit(Fixtures.call("1")))).isEqualTo("x");
            assertThat(Fixtures.answer(client.submit(Fixtures.call("2")))).isEqualTo("x");

            assertThat(proxy.requests()).hasSize(1);
            assertThat(proxy.requests().get(0).line())
                    .isEqualTo("CONNECT api.test:" + server.url().getPort() + " HTTP/1.1");
            assertThat(proxy.requests().get(0).headers()).containsOnlyKeys("host", "user-agent", "proxy-authorization");
            assertThat(server.requests()).hasSize(2).allSatisfy(request -> {
                assertThat(request.line()).isEqualTo("POST /v1/chat/completions HTTP/1.1");
                assertThat(request.headers())
                        .containsEntry("authorization", "Bearer sk-very-secret-key")
                        .doesNotContainKey("proxy-authorization");
            });
        }
    }

    @Test
    void aRequestInTheClearIsForwarded() throws Exception {
        try (ScriptedServer server = new ScriptedServer(ProxyTest::answer);
                TestProxy proxy = TestProxy.locked(server.url(), "user", "proxy-password");
                ChatClient client = client(URI.create("http://api.test:8080/v1/x"), network(proxy, "user", PASSWORD))) {
            assertThat(Fixtures.answer(client.submit(Fixtures.call("1")))).isEqualTo("x");

            assertThat(proxy.requests().get(0).line()).isEqualTo("POST http://api.test:8080/v1/x HTTP/1.1");
            assertThat(server.requests()).hasSize(1);
            assertThat(server.requests().get(0).headers()).doesNotContainKey("proxy-authorization");
        }
    }

    @ParameterizedTest
    @CsvSource({"https", "http"})
    void aProxyThatWantsOtherCredentialsNeedsAnOperator(String scheme) throws Exception {
        try (ScriptedServer server = secureServer();
                TestProxy proxy = TestProxy.locked(server.url(), "user", "another");
                ChatClient client = client(URI.create(scheme + "://api.test/"), network(proxy, "user", PASSWORD))) {
            PendingCall call = client.submit(Fixtures.call("1"));

            Failure failure = Fixtures.failure(call);
            assertThat(failure.errorClass()).isEqualTo(ErrorClass.AUTHENTICATION);
            assertThat(failure.httpStatus()).isEqualTo(407);
            assertThat(failure.message())
                    .contains("proxy")
                    .doesNotContain("proxy-password")
                    .doesNotContain("Who are you");
            assertThat(Fixtures.outcome(call).report().attempts()).hasSize(1);
            assertThat(proxy.requests()).hasSize(1);
            assertThat(server.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"403, AUTHENTICATION, 1", "502, CONNECT, 5", "503, CONNECT, 5"})
    void aTunnelThatIsRefusedIsNotTakenForTheEndpointsAnswer(int status, ErrorClass errorClass, int attempts)
            throws Exception {
        try (ScriptedServer server = secureServer();
                TestProxy proxy = new TestProxy(server.url(), (request, peer) -> {
                    peer.reply(status, "{\"error\":{\"message\":\"context length\"}}");
                    return false;
                });
                ChatClient client = client(secureUrl(server), network(proxy, null, null))) {
            PendingCall call = client.submit(Fixtures.call("1"));

            assertThat(Fixtures.failure(call))
                    .isEqualTo(new Failure(
                            errorClass,
                            status,
                            null,
                            "The proxy opens no tunnel (HTTP " + status + " to CONNECT)",
                            null));
            assertThat(Fixtures.outcome(call).report().attempts()).hasSize(attempts);
        }
    }

    @Test
    void aTunnelDoesNotMakeUpForTrust() throws Exception {
        try (ScriptedServer server = secureServer();
                TestProxy proxy = TestProxy.open(server.url());
                ChatClient client = client(
                        URI.create("https://other.test/"),
                        new Network(network(proxy, null, null).proxy(), ca.pem(), null))) {
            assertThat(Fixtures.failure(client.submit(Fixtures.call("1"))).errorClass())
                    .isEqualTo(ErrorClass.TLS_TRUST);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aProxyThatNeverAnswersIsGivenUpAndItsSocketClosed() throws Exception {
        try (ScriptedServer server = secureServer();
                TestProxy proxy = new TestProxy(server.url(), (request, peer) -> false)) {
            assertIsGivenUp(proxy, secureUrl(server));
        }
    }

    @Test
    void aTunnelThatLeadsNowhereIsGivenUpAndItsSocketClosed() throws Exception {
        // Accepts, but never speaks TLS.
        try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                TestProxy proxy = TestProxy.open(URI.create("https://127.0.0.1:" + mute.getLocalPort()))) {
            assertIsGivenUp(proxy, URI.create("https://api.test/"));
        }
    }

    @Test
    void aCallThatIsCancelledWhileTheProxyIsSilentClosesItsSocket() throws Exception {
        try (ScriptedServer server = secureServer();
                TestProxy proxy = new TestProxy(server.url(), (request, peer) -> false);
                ChatClient client = client(secureUrl(server), network(proxy, null, null))) {
            PendingCall call = client.submit(Fixtures.call("1"));
            await().until(() -> proxy.requests().size() == 1);

            call.cancel();

            await().until(() -> proxy.openConnections() == 0);
        }
    }

    private static void assertIsGivenUp(TestProxy proxy, URI url) throws Exception {
        Timeouts shortConnect = new Timeouts(
                Duration.ofMillis(300), Fixtures.LONG, Fixtures.LONG, Fixtures.LONG, Fixtures.LONG, Fixtures.LONG);
        try (ChatClient client =
                Fixtures.client(Fixtures.settings(url, 1, shortConnect, ONCE), network(proxy, null, null))) {
            // One connection is all there is: the second call gets its turn only if the first has let go.
            for (int i = 0; i < 3; i++) {
                Failure failure = Fixtures.failure(client.submit(Fixtures.call("id-" + i)));

                assertThat(failure.errorClass()).isEqualTo(ErrorClass.CONNECT);
                assertThat(failure.message()).contains("connect timeout");
                await().until(() -> proxy.openConnections() == 0);
            }
            assertThat(proxy.requests()).hasSize(3);
        }
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, true", "*.0.0.1, true", "localhost, false", "*.127.0.0.1, false"})
    void someHostsAreReachedDirectly(String host, boolean directly) throws Exception {
        try (ScriptedServer server = new ScriptedServer(ProxyTest::answer);
                TestProxy proxy = TestProxy.open(server.url());
                ChatClient client = client(
                        server.url(),
                        new Network(
                                new Network.Proxy("127.0.0.1", proxy.port(), "user", PASSWORD, List.of(host)),
                                null,
                                null))) {
            assertThat(Fixtures.answer(client.submit(Fixtures.call("1")))).isEqualTo("x");

            assertThat(proxy.requests()).hasSize(directly ? 0 : 1);
            assertThat(server.requests().get(0).headers()).doesNotContainKey("proxy-authorization");
        }
    }

    @Test
    void aTargetThatAsksForCredentialsGetsNoOthers() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                        ca.serverSocket(),
                        "https",
                        (request, peer) -> peer.reply(
                                request.number() == 1 ? 401 : 407,
                                "",
                                "WWW-Authenticate: Basic realm=\"x\"",
                                "Proxy-Authenticate: Basic realm=\"x\""));
                TestProxy proxy = TestProxy.locked(server.url(), "user", "proxy-password")) {
            for (int i = 0; i < 2; i++) {
                // Another one each time: after this, a client refuses calls for a while without sending them.
                try (ChatClient client = client(secureUrl(server), network(proxy, "user", PASSWORD))) {
                    assertThat(Fixtures.failure(client.submit(Fixtures.call("id-" + i)))
                                    .errorClass())
                            .isEqualTo(ErrorClass.AUTHENTICATION);
                }
            }
            assertThat(server.requests())
                    .hasSize(2)
                    .allSatisfy(request -> assertThat(request.headers())
                            .containsEntry("authorization", "Bearer sk-very-secret-key")
                            .doesNotContainKey("proxy-authorization"));
        }
    }

    @Test
    void settingsThatMakeNoSenseAreRefusedByName() {
        refused(new Network.Proxy("http://proxy", 80, null, null, List.of()), "network.proxy.host: ");
        refused(new Network.Proxy("proxy", 0, null, null, List.of()), "network.proxy.port: ");
        refused(new Network.Proxy("proxy", 80, "user", null, List.of()), "network.proxy.password: ");
        refused(new Network.Proxy("proxy", 80, "us:er", PASSWORD, List.of()), "network.proxy.user: ");
        refused(new Network.Proxy("proxy", 80, null, null, List.of("a*b")), "network.proxy.noProxyHosts: ");
    }

    private static void refused(Network.Proxy proxy, String message) {
        assertThatThrownBy(() -> client(URI.create("http://h/"), new Network(proxy, null, null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message)
                .hasMessageNotContaining("proxy-password");
    }

    @Test
    void equalSettingsAreEqualAndShowNoSecret() {
        Network one = new Network(new Network.Proxy("p", 1, "u", PASSWORD, List.of("h")), null, null);
        Network same =
                new Network(new Network.Proxy("p", 1, "u", new Secret("proxy-password"), List.of("h")), null, null);
        Network other = new Network(new Network.Proxy("p", 1, "u", new Secret("another"), List.of("h")), null, null);

        assertThat(one).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo(other);
        assertThat(one.toString()).doesNotContain("proxy-password");
    }

    private static void answer(ScriptedServer.Request request, ScriptedServer.Peer peer) throws IOException {
        peer.reply(200, Fixtures.completion("x"));
    }

    private static ScriptedServer secureServer() throws Exception {
        return new ScriptedServer(ca.serverSocket(), "https", ProxyTest::answer);
    }

    private static URI secureUrl(ScriptedServer server) {
        return URI.create(server.url().toString().replace("127.0.0.1", TestCa.HOST));
    }

    private static Network network(TestProxy proxy, String user, Secret password) throws Exception {
        return new Network(new Network.Proxy("127.0.0.1", proxy.port(), user, password, List.of()), ca.pem(), null);
    }

    /** One call at a time, so that a second one can use the connection of the first. */
    private static ChatClient client(URI url, Network network) {
        return Fixtures.client(Fixtures.settings(url, 1, Fixtures.timeouts(), Fixtures.quick()), network);
    }
}
