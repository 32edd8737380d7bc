package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kafkachat.client.ClientSettings.Endpoint;
import io.kafkachat.client.ClientSettings.Limits;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedChatClientsTest {

    @Test
    void equalSettingsShareLimitsAndTheLastHandleCloses() throws Exception {
        try (ScriptedServer server = new ScriptedServer((request, peer) -> {})) {
            ChatClient first = SharedChatClients.acquire(
                    Fixtures.settings(server.url(), 2, Fixtures.timeouts(), Fixtures.quick()));
            ChatClient second = SharedChatClients.acquire(
                    Fixtures.settings(server.url(), 2, Fixtures.timeouts(), Fixtures.quick()));
            PendingCall ofFirst = first.submit(Fixtures.call("a"));
            PendingCall ofSecond = second.submit(Fixtures.call("b"));
            PendingCall queued = first.submit(Fixtures.call("c"));
            await().until(() -> server.requests().size() == 2);
            assertThat(first.load()).isEqualTo(new ClientLoad(2, 1, 2, false)).isEqualTo(second.load());

            first.close();
            first.close();

            assertThat(Fixtures.failure(ofFirst).errorClass()).isEqualTo(ErrorClass.CANCELLED);
            assertThat(Fixtures.failure(queued).errorClass()).isEqualTo(ErrorClass.CANCELLED);
            assertThat(ofSecond.outcome()).isNotDone();
            assertThatThrownBy(() -> first.submit(Fixtures.call("d"))).isInstanceOf(IllegalStateException.class);
            assertThat(second.load()).isEqualTo(new ClientLoad(1, 0, 2, false));
            assertThat(server.requests()).hasSize(2);

            second.close();

            assertThat(Fixtures.failure(ofSecond).errorClass()).isEqualTo(ErrorClass.CANCELLED);
            await().until(() -> server.openConnections() == 0);
            // And the next one is a new client.
            try (ChatClient third = SharedChatClients.acquire(
                    Fixtures.settings(server.url(), 2, Fixtures.timeouts(), Fixtures.quick()))) {
                third.submit(Fixtures.call("e"));
                await().until(() -> server.requests().size() == 3);
            }
        }
    }

    @Test
    void differentSettingsDoNotShare() throws Exception {
        try (ScriptedServer server = new ScriptedServer((request, peer) -> {});
                ChatClient one = SharedChatClients.acquire(
                        Fixtures.settings(server.url(), 1, Fixtures.timeouts(), Fixtures.quick()));
                ChatClient other = SharedChatClients.acquire(
                        Fixtures.settings(server.url(), 2, Fixtures.timeouts(), Fixtures.quick()))) {
            one.submit(Fixtures.call("a"));

            assertThat(other.load()).isEqualTo(new ClientLoad(0, 0, 2, false));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://x/, key, 1, endpoint.url: expected http or https",
        "http:///x, key, 1, endpoint.url: expected a host",
        "http://x/, 'line\nbreak', 1, endpoint.apiKey: expected printable ASCII characters without line breaks",
        "http://x/, key, 0, limits.maxInFlight: expected at least 1",
    })
    void impossibleSettingsAreRefusedByName(URI url, String key, int maxInFlight, String message) {
        ClientSettings settings =
                ClientSettings.of(new Endpoint(url, new Secret(key), Map.of())).withLimits(new Limits(maxInFlight));

        assertThatThrownBy(() -> SharedChatClients.acquire(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void aTimeoutMustBePositive() {
        ClientSettings.Timeouts timeouts = new ClientSettings.Timeouts(
                Fixtures.LONG, Fixtures.LONG, Duration.ZERO, Fixtures.LONG, Fixtures.LONG, Fixtures.LONG);

        assertThatThrownBy(() ->
                        Fixtures.client(Fixtures.settings(URI.create("http://x/"), 1, timeouts, Fixtures.quick())))
                .hasMessage("timeouts.idle: expected a positive duration");
    }
}
