package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.client.ClientSettings.Endpoint;
import io.kafkachat.client.ClientSettings.Endpoint.AuthHeader;
import io.kafkachat.client.Network.StoreType;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

    @Test
    void neitherKeysNorTextsAreLoggedEvenWhenEverythingIs() throws Exception {
        List<String> lines;
        try (ScriptedServer server = new ScriptedServer((request, peer) -> {
            String[] replies = {"broken", Fixtures.completion("my secret answer")};
            peer.reply(request.number() == 1 ? 500 : 200, replies[request.number() - 1]);
        })) {
            Endpoint endpoint =
                    new Endpoint(server.url(), Fixtures.KEY, Map.of("X-Tenant", new Secret("tenant-secret")));
            lines = linesOf(endpoint, Network.NONE);
            assertThat(server.requests().get(0).headers()).containsEntry("x-tenant", "tenant-secret");
        }

        assertThat(lines).anyMatch(line -> line.contains("Authorization: [hidden]"));
        assertThat(String.join("\n", lines))
                .doesNotContain("sk-very-secret-key")
                .doesNotContain("tenant-secret")
                .doesNotContain("meaning of it all")
                .doesNotContain("my secret answer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https", "http"})
    void norAreTheCredentialsOfProxiesAndTokenEndpoints(String scheme, @TempDir Path folder) throws Exception {
        TestCa ca = new TestCa(folder);
        ServerSocket listener =
                scheme.equals("https") ? ca.serverSocket() : new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        List<String> lines;
        try (ScriptedServer server = new ScriptedServer(
                        listener,
                        scheme,
                        (request, peer) -> peer.reply(
                                request.number() == 2 ? 401 : 200,
                                request.body().startsWith("grant_type")
                                        ? "{\"access_token\":\"secret-token-" + request.number() + "\"}"
                                        : Fixtures.completion("my secret answer")));
                TestProxy proxy = TestProxy.locked(server.url(), "user", "proxy-password")) {
            lines = linesOf(
                    new Endpoint(
                            URI.create(scheme + "://" + TestCa.HOST + "/v1"),
                            null,
                            Map.of(),
                            AuthHeader.BEARER,
                            new OAuth2ClientCredentials(
                                    URI.create(scheme + "://" + TestCa.HOST + "/token"),
                                    "id",
                                    new Secret("client-secret"),
                                    null)),
                    new Network(
                            new Network.Proxy(
                                    "127.0.0.1", proxy.port(), "user", new Secret("proxy-password"), List.of()),
                            ca.pem(),
                            ca.keyStore(StoreType.PKCS12)));
            assertThat(server.requests()).hasSize(4);
        }

        assertThat(lines).anyMatch(line -> line.contains("Proxy-Authorization: [hidden]"));
        assertThat(String.join("\n", lines))
                .doesNotContain("secret-token")
                .doesNotContain("client-secret")
                .doesNotContain(base64("id:client-secret"))
                .doesNotContain("proxy-password")
                .doesNotContain(base64("user:proxy-password"))
                .doesNotContain("store-password")
                .doesNotContain("meaning of it all")
                .doesNotContain("my secret answer");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** All that is logged, at any level, when one call is answered. */
    private static List<String> linesOf(Endpoint endpoint, Network network) throws Exception {
        ClientSettings settings =
                ClientSettings.of(endpoint).withTimeouts(Fixtures.timeouts()).withRetries(Fixtures.quick());
        try (LogLines log = LogLines.record(Level.ALL);
                ChatClient client = Fixtures.client(settings, network)) {
            assertThat(Fixtures.answer(client.submit(Fixtures.call("id")))).isEqualTo("my secret answer");
            return log.lines();
        }
    }
}
