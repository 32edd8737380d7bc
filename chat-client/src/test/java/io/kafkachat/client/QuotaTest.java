package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkachat.client.ClientSettings.RetryLimits;
import io.kafkachat.client.ClientSettings.Timeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class QuotaTest {

    private static final String OUT_OF_CREDITS = "{\"message\":\"You have run out of credits\",\"statusCode\":403}";

    @Test
    void anAccountOutOfCreditsPausesTheEndpointAndNoPromptFails() throws Exception {
        AtomicBoolean paid = new AtomicBoolean();
        try (ScriptedServer server = new ScriptedServer((request, peer) ->
                        peer.reply(paid.get() ? 200 : 403, paid.get() ? Fixtures.completion("x") : OUT_OF_CREDITS));
                ChatClient client =
                        Fixtures.client(Fixtures.settings(server.url(), 4, Fixtures.timeouts(), Fixtures.quick()))) {
            List<PendingCall> calls = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                calls.add(client.submit(Fixtures.call("id-" + i)));
            }
            await().until(() -> client.load().paused());
            // At most the four that were on the wire, and then probes.
            await().until(() -> server.requests().size() >= 6);
            assertThat(server.requests()).hasSizeLessThan(20);
            assertThat(calls).noneMatch(call -> call.outcome().isDone());

            paid.set(true);

            for (PendingCall call : calls) {
                assertThat(Fixtures.answer(call)).isEqualTo("x");
            }
            assertThat(client.load()).isEqualTo(new ClientLoad(0, 0, 4, false));
            assertThat(Fixtures.outcome(calls.get(0)).report().attempts().get(0).errorClass())
                    .isEqualTo(ErrorClass.QUOTA);
        }
    }

    @Test
    @Timeout(60)
    void noDeadlineRunsWhileTheEndpointIsPaused() throws Exception {
        Duration deadline = Duration.ofSeconds(5);
        Timeouts timeouts =
                new Timeouts(Fixtures.LONG, Fixtures.LONG, Fixtures.LONG, Fixtures.LONG, Fixtures.LONG, deadline);
        RetryLimits retries = new RetryLimits(2, Duration.ofMillis(1), Duration.ofMillis(50), Duration.ofSeconds(2));
        try (ScriptedServer server = new ScriptedServer((request, peer) -> peer.reply(
                        request.number() <= 2 ? 403 : 200,
                        request.number() <= 2 ? OUT_OF_CREDITS : Fixtures.completion("x")));
                ChatClient client = Fixtures.client(Fixtures.settings(server.url(), 1, timeouts, retries))) {
            PendingCall first = client.submit(Fixtures.call("first"));
            PendingCall second = client.submit(Fixtures.call("second"));

            // Probes after 2 and 6 s.
            assertThat(Fixtures.answer(first)).isEqualTo("x");
            assertThat(Fixtures.answer(second)).isEqualTo("x");
            assertThat(Fixtures.outcome(first).report().latency()).isGreaterThan(deadline);
        }
    }

    @Test
    void aPausedCallCanBeWithdrawn() throws Exception {
        RetryLimits never = new RetryLimits(6, Duration.ofMillis(1), Duration.ofMillis(50), Duration.ofHours(1));
        try (ScriptedServer server = new ScriptedServer((request, peer) -> peer.reply(403, OUT_OF_CREDITS));
                ChatClient client = Fixtures.client(Fixtures.settings(server.url(), 4, Fixtures.timeouts(), never))) {
            PendingCall call = client.submit(Fixtures.call("id"));
            await().until(() -> client.load().paused());
            await().until(() -> client.load().inFlight() == 0);

            assertThat(call.withdraw()).isTrue();

            assertThat(Fixtures.failure(call).errorClass()).isEqualTo(ErrorClass.CANCELLED);
            assertThat(client.load()).isEqualTo(new ClientLoad(0, 0, 4, true));
        }
    }
}
