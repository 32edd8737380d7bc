package io.kafkachat.testkit.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkachat.testkit.provider.ProviderSimulator;
import io.kafkachat.testkit.provider.SimulatorSettings;
import io.kafkachat.testkit.provider.Tls;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestProxyTest {

    private static final String BODY = "{\"model\":\"nvidia/nemotron-3-ultra-550b-a55b\",\"stream\":true,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"PROMPT\"}]}";

    @Test
    void plainHttpIsForwarded() throws Exception {
        try (ProviderSimulator simulator = ProviderSimulator.start();
                TestProxy proxy = TestProxy.start()) {
            HttpClient http = through(proxy).build();

            HttpResponse<String> response = http.send(request(simulator, "Hello"), BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream; charset=utf-8");
            assertThat(response.body()).endsWith("data: [DONE]\n\n");
            assertThat(http.send(request(simulator, "[[fault=429]]"), BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(429);
            assertThat(proxy.targets()).containsExactly(authority(simulator.uri()), authority(simulator.uri()));
            assertThat(proxy.connections()).isPositive();
            assertThat(simulator.journal().summary().calls()).isEqualTo(2);
        }
    }

    @Test
    void httpsIsTunnelled(@TempDir Path folder) throws Exception {
        Path keys = TestKeyStores.selfSigned(folder, "server");
        try (ProviderSimulator simulator = ProviderSimulator.start(
                        SimulatorSettings.defaults().withTls(Tls.with(keys, TestKeyStores.PASSWORD)));
                TestProxy proxy = TestProxy.start()) {
            HttpClient http = through(proxy).sslContext(trusting(keys)).build();

            HttpResponse<String> response = http.send(request(simulator, "Hello"), BodyHandlers.ofString());

            assertThat(response.body()).endsWith("data: [DONE]\n\n");
            assertThat(proxy.targets()).containsExactly(authority(simulator.uri()));
        }
    }

    @Test
    void bothEndsOfATunnelAreClosedTogether() throws Exception {
        try (ProviderSimulator simulator = ProviderSimulator.start();
                TestProxy proxy = TestProxy.start()) {
            Socket client = tunnel(proxy, authority(simulator.uri()), "");
            send(client, simulator.uri().getPath(), "[[latency=10m]]");
            await().until(() -> simulator.journal().summary().inFlight() == 1);
            assertThat(proxy.openConnections()).isEqualTo(1);
            client.close();
            await().until(() -> simulator.journal().summary().aborted() == 1);
            await().until(() ->
                    proxy.openConnections() == 0 && simulator.connections().open() == 0);

            Socket another = tunnel(proxy, authority(simulator.uri()), "");
            send(another, simulator.uri().getPath(), "[[fault=eof]]");
            assertThat(another.getInputStream().readAllBytes()).isEmpty();
            await().until(() -> proxy.openConnections() == 0);
        }
    }

    @Test
    void aForwardedCallIsAbortedWhenTheClientLeaves() throws Exception {
        try (ProviderSimulator simulator = ProviderSimulator.start();
                TestProxy proxy = TestProxy.start()) {
            try (Socket client = new Socket("127.0.0.1", proxy.uri().getPort())) {
                send(client, simulator.uri().toString(), "[[latency=10m]]");
                await().until(() -> simulator.journal().summary().inFlight() == 1);
            }
            await().until(() -> simulator.journal().summary().aborted() == 1);
        }
    }

    @Test
    void credentialsAreCheckedWhenThereAreAny() throws Exception {
        try (ProviderSimulator simulator = ProviderSimulator.start();
                TestProxy proxy = TestProxy.start("user", "secret")) {
            HttpClient http = through(proxy).build();
            assertThat(http.send(request(simulator, "Hello"), BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(407);
            assertThat(proxy.refused()).isEqualTo(1);
            assertThat(proxy.targets()).isEmpty();

            String pair = Base64.getEncoder().encodeToString("user:secret".getBytes(StandardCharsets.UTF_8));
            String target = authority(simulator.uri());
            Socket client = tunnel(proxy, target, "Proxy-Authorization: Basic " + pair + "\r\n");
            send(client, simulator.uri().getPath(), "Hello");

            assertThat(reader(client).readLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(proxy.targets()).containsExactly(target);
            client.close();
        }
    }

    @Test
    void whatCannotBeReachedIsABadGateway() throws Exception {
        try (ProviderSimulator simulator = ProviderSimulator.start();
                TestProxy proxy = TestProxy.start()) {
            simulator.refuseConnections();

            assertThat(through(proxy)
                            .build()
                            .send(request(simulator, "Hello"), BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(502);
            try (Socket client = new Socket("127.0.0.1", proxy.uri().getPort())) {
                write(client, "CONNECT " + authority(simulator.uri()) + " HTTP/1.1\r\n\r\n");
                assertThat(reader(client).readLine()).startsWith("HTTP/1.1 502");
            }
        }
    }

    private static HttpClient.Builder through(TestProxy proxy) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(ProxySelector.of(
                        new InetSocketAddress("127.0.0.1", proxy.uri().getPort())));
    }

    private static HttpRequest request(ProviderSimulator simulator, String prompt) {
        return HttpRequest.newBuilder(simulator.uri())
                .header("Authorization", "Bearer " + SimulatorSettings.DEFAULT_API_KEY)
                .POST(BodyPublishers.ofString(BODY.replace("PROMPT", prompt)))
                .build();
    }

    private static Socket tunnel(TestProxy proxy, String target, String header) throws IOException {
        Socket socket = new Socket("127.0.0.1", proxy.uri().getPort());
        write(socket, "CONNECT " + target + " HTTP/1.1\r\n" + header + "\r\n");
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) in.read());
        }
        assertThat(head.toString()).startsWith("HTTP/1.1 200");
        return socket;
    }

    private static void send(Socket socket, String target, String prompt) throws IOException {
        String body = BODY.replace("PROMPT", prompt);
        write(
                socket,
                "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                        + SimulatorSettings.DEFAULT_API_KEY + "\r\nContent-Length: " + body.length() + "\r\n\r\n"
                        + body);
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    private static SSLContext trusting(Path keys) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(TestKeyStores.trusting(keys))) {
            store.load(in, TestKeyStores.PASSWORD.toCharArray());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static String authority(URI uri) {
        return uri.getHost() + ":" + uri.getPort();
    }
}
