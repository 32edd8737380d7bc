package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkachat.client.Budgets.Period;
import io.kafkachat.client.ClientLoad.Used;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ClientLoadTest {

    @Test
    void showsWhatIsUsedOfTheBudgets() throws Exception {
        String answer = Fixtures.completion("a")
                .replaceFirst(
                        "\"usage\":\\{[^}]*}",
                        "\"usage\":{\"prompt_tokens\":30,\"completion_tokens\":12,\"total_tokens\":42},"
                                + "\"meta\":{\"usage\":{\"usd_spent\":0.25}}");
        try (ScriptedServer server = new ScriptedServer((request, peer) -> peer.reply(200, answer));
                ChatClient client = ChatClients.create(
                        ClientSettings.of(new ClientSettings.Endpoint(server.url(), Fixtures.KEY, Map.of()))
                                .withBudgets(new Budgets(100, 100_000, new BigDecimal("5"), Period.MONTH)))) {
            assertThat(client.load().used()).isEqualTo(new Used(0, 0, BigDecimal.ZERO, new BigDecimal("5")));

            assertThat(Fixtures.answer(client.submit(Fixtures.call("1")))).isEqualTo("a");
            assertThat(Fixtures.answer(client.submit(Fixtures.call("2")))).isEqualTo("a");

            await().untilAsserted(() -> assertThat(client.load().used())
                    .isEqualTo(new Used(2, 84, new BigDecimal("0.50"), new BigDecimal("5"))));
        }
    }

    @Test
    void showsThatAModelIsDownAndUpAgain() throws Exception {
        AtomicBoolean down = new AtomicBoolean(true);
        try (ScriptedServer server = new ScriptedServer(
                        (request, peer) -> peer.reply(down.get() ? 500 : 200, Fixtures.completion("a")));
                ChatClient client =
                        Fixtures.client(Fixtures.settings(server.url()).withResilience(ResilienceSettings.DEFAULT))) {
            List<PendingCall> calls = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                calls.add(client.submit(Fixtures.call("id-" + i)));
            }
            await().until(() -> client.load().modelsDown() == 1);

            down.set(false);
            for (PendingCall call : calls) {
                assertThat(Fixtures.answer(call)).isEqualTo("a");
            }
            assertThat(client.load().modelsDown()).isZero();
        }
    }
}
