package io.kafkachat.testkit.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkachat.testkit.network.TestKeyStores;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpsTest {

    private static final char[] PASSWORD = TestKeyStores.PASSWORD.toCharArray();

    @TempDir
    private static Path folder;

    private static Path server;
    private static Path client;
    private static Path stranger;
    private static Tls tls;

    @BeforeAll
    static void makeKeys() throws Exception {
        server = TestKeyStores.selfSigned(folder, "server");
        client = TestKeyStores.selfSigned(folder, "client");
        stranger = TestKeyStores.selfSigned(folder, "stranger");
        tls = Tls.with(server, TestKeyStores.PASSWORD);
    }

    @Test
    void servesHttps() throws Exception {
        try (ProviderSimulator simulator =
                ProviderSimulator.start(SimulatorSettings.defaults().withTls(tls))) {
            assertThat(simulator.uri().getScheme()).isEqualTo("https");
            assertThat(call(simulator, null).statusCode()).isEqualTo(200);

            simulator.refuseConnections();
            simulator.acceptConnections();

            assertThat(call(simulator, null).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void clientsNeedACertificateWhenOneIsRequired() throws Exception {
        Tls mutual = tls.requiringClients(TestKeyStores.trusting(client), TestKeyStores.PASSWORD);
        try (ProviderSimulator simulator =
                ProviderSimulator.start(SimulatorSettings.defaults().withTls(mutual))) {
            assertThat(call(simulator, client).statusCode()).isEqualTo(200);
            assertThatThrownBy(() -> call(simulator, null)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> call(simulator, stranger)).isInstanceOf(IOException.class);
            assertThat(simulator.journal().summary().calls()).isEqualTo(1);
        }
    }

    @Test
    void passwordsAreNotShown() {
        assertThat(tls.requiringClients(server, "another").toString())
                .doesNotContain(TestKeyStores.PASSWORD)
                .doesNotContain("another");
    }

    private static HttpResponse<String> call(ProviderSimulator simulator, @Nullable Path keys) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(load(TestKeyStores.trusting(server)));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys == null ? null : keyManagers(keys), trust.getTrustManagers(), null);
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(context)
                .build();
        return http.send(
                TestCalls.request(simulator, "a", TestCalls.body("Hello")).build(), BodyHandlers.ofString());
    }

    private static KeyManager[] keyManagers(Path keys) throws Exception {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(load(keys), PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore load(Path file) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }
}
