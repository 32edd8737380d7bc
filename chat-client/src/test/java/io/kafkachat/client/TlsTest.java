package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkachat.client.Network.StoreType;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {

    @TempDir
    private static Path folder;

    private static TestCa ca;

    @BeforeAll
    static void makeCertificates() throws Exception {
        ca = new TestCa(folder);
    }

    @Test
    void aCertificateThatNobodyVouchesForEndsTheCallAtOnce() throws Exception {
        try (ScriptedServer server = server(ca.serverSocket());
                ChatClient client = Fixtures.client(server)) {
            PendingCall call = client.submit(Fixtures.call("id"));

            assertThat(Fixtures.failure(call).errorClass()).isEqualTo(ErrorClass.TLS_TRUST);
            assertThat(Fixtures.outcome(call).report().attempts()).hasSize(1);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aBundleOfCertificatesIsTrusted() throws Exception {
        assertThat(answer(new Network(null, ca.pem(), null))).isEqualTo("x");
    }

    @ParameterizedTest
    @EnumSource(names = {"PKCS12", "JKS"})
    void aTrustStoreIsTrusted(StoreType type) throws Exception {
        assertThat(answer(new Network(null, ca.trustStore(type), null))).isEqualTo("x");
    }

    @Test
    void aTrustedAuthorityDoesNotMakeUpForAnotherHostName() throws Exception {
        try (ScriptedServer server = server(ca.serverSocket());
                ChatClient client = Fixtures.client(
                        Fixtures.settings(URI.create(server.url().toString().replace("127.0.0.1", "localhost"))),
                        new Network(null, ca.pem(), null))) {
            assertThat(Fixtures.failure(client.submit(Fixtures.call("id"))).errorClass())
                    .isEqualTo(ErrorClass.TLS_TRUST);
            assertThat(server.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aServerThatWantsAClientCertificateGetsIt(String protocol) throws Exception {
        try (ScriptedServer server = server(ca.serverSocketForClientCertificates(protocol));
                ChatClient client = Fixtures.client(
                        Fixtures.settings(server.url(), 1, Fixtures.timeouts(), Fixtures.quick()),
                        new Network(null, ca.pem(), ca.keyStore(StoreType.PKCS12)))) {
            assertThat(Fixtures.answer(client.submit(Fixtures.call("1")))).isEqualTo("x");
            assertThat(Fixtures.answer(client.submit(Fixtures.call("2")))).isEqualTo("x");

            assertThat(server.acceptedConnections()).isEqualTo(1);
        }
    }

    @Test
    void aKeyMayHaveAPasswordOfItsOwn() throws Exception {
        try (ScriptedServer server = server(ca.serverSocketForClientCertificates("TLSv1.3"));
                ChatClient client = Fixtures.client(
                        Fixtures.settings(server.url()), new Network(null, ca.pem(), ca.keyStoreWithKeyPassword()))) {
            assertThat(Fixtures.answer(client.submit(Fixtures.call("1")))).isEqualTo("x");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aServerThatWantsAClientCertificateInVainNeedsAnOperator(String protocol) throws Exception {
        try (ScriptedServer server = server(ca.serverSocketForClientCertificates(protocol));
                ChatClient client =
                        Fixtures.client(Fixtures.settings(server.url()), new Network(null, ca.pem(), null))) {
            Failure failure = Fixtures.failure(client.submit(Fixtures.call("id")));

            assertThat(failure.errorClass()).as(failure.message()).isEqualTo(ErrorClass.TLS_TRUST);
            assertThat(failure.message()).contains("client certificate");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aStoreThatCannotBeUsedIsNamedAndItsPasswordIsNot() throws Exception {
        Network.TrustStore trust = ca.trustStore(StoreType.JKS);
        Network.KeyStore keys = ca.keyStoreWithKeyPassword();
        Path missing = folder.resolve("missing");
        Path text = Files.writeString(folder.resolve("text"), "no store");
        Path noPem = Files.writeString(folder.resolve("no.pem"), "");
        Secret wrong = new Secret("wrong-password");

        refused(trust(missing, StoreType.PEM, null), "network.trustStore: expected a path to a readable file");
        refused(trust(folder, StoreType.PEM, null), "network.trustStore: expected certificates in PEM format");
        refused(trust(text, StoreType.PEM, null), "network.trustStore: expected certificates in PEM format");
        refused(trust(trust.path(), StoreType.PEM, null), "network.trustStore: expected certificates in PEM format");
        refused(trust(noPem, StoreType.PEM, null), "network.trustStore: expected at least one trusted certificate");
        refused(trust(text, StoreType.PKCS12, wrong), "network.trustStore: expected a store of type PKCS12");
        refused(trust(trust.path(), StoreType.JKS, wrong), "network.trustStore.password: expected one that opens");
        refused(keys(missing, StoreType.JKS, wrong, null), "network.keyStore: expected a path to a readable file");
        refused(keys(text, StoreType.JKS, wrong, null), "network.keyStore: expected a store of type JKS");
        refused(keys(keys.path(), StoreType.JKS, wrong, null), "network.keyStore.password: expected one that opens");
        refused(
                keys(keys.path(), StoreType.JKS, TestCa.PASSWORD, wrong),
                "network.keyStore.keyPassword: expected one that opens");
        refused(
                keys(trust.path(), StoreType.JKS, TestCa.PASSWORD, null),
                "network.keyStore: expected a private key with its certificate");
        refused(keys(text, StoreType.PEM, wrong, null), "network.keyStore.type: expected PKCS12 or JKS");
    }

    private static Network trust(Path path, StoreType type, Secret password) {
        return new Network(null, new Network.TrustStore(path, type, password), null);
    }

    private static Network keys(Path path, StoreType type, Secret password, Secret keyPassword) {
        return new Network(null, null, new Network.KeyStore(path, type, password, keyPassword));
    }

    private static void refused(Network network, String message) {
        ClientSettings settings = Fixtures.settings(URI.create("https://127.0.0.1:1/"));
        assertThatThrownBy(() -> Fixtures.client(settings, network).close())
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageStartingWith(message)
                .hasMessageNotContainingAny("wrong-password", "store-password", "key-password");
    }

    private static String answer(Network network) throws Exception {
        try (ScriptedServer server = server(ca.serverSocket());
                ChatClient client = Fixtures.client(Fixtures.settings(server.url()), network)) {
            return Fixtures.answer(client.submit(Fixtures.call("id")));
        }
    }

    private static ScriptedServer server(ServerSocket socket) {
        return new ScriptedServer(socket, "https", (request, peer) -> peer.reply(200, Fixtures.completion("x")));
    }
}
