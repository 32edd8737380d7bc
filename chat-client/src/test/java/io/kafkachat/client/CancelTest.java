package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kafkachat.client.ClientSettings.RetryLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Calls that end from outside, and clients that close. */
class CancelTest {

    private static final RetryLimits SLOW =
            new RetryLimits(6, Duration.ofMinutes(10), Duration.ofMinutes(10), Duration.ofMinutes(10));

    @Test
    void aQueuedCallIsWithdrawnAndNeverSent() throws Exception {
        ConcurrentLinkedQueue<ScriptedServer.Peer> held = new ConcurrentLinkedQueue<>();
        try (ScriptedServer server = new ScriptedServer((request, peer) -> held.add(peer));
                ChatClient client = one(server)) {
            PendingCall first = client.submit(Fixtures.call("first"));
            PendingCall second = client.submit(Fixtures.call("second"));
            PendingCall third = client.submit(Fixtures.call("third"));
            await().until(() -> held.size() == 1);

            assertThat(second.withdraw()).isTrue();
            assertThat(second.withdraw()).isFalse();
            assertThat(first.withdraw()).isFalse();

            assertThat(Fixtures.failure(second).errorClass()).isEqualTo(ErrorClass.CANCELLED);
            assertThat(Fixtures.outcome(second).report().attempts()).isEmpty();
            held.remove().reply(200, Fixtures.completion("x"));
            assertThat(Fixtures.answer(first)).isEqualTo("x");
            assertThat(first.withdraw()).isFalse();
            await().until(() -> held.size() == 1);
            held.remove().reply(200, Fixtures.completion("x"));
            assertThat(Fixtures.answer(third)).isEqualTo("x");
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void aCallBetweenTwoAttemptsIsWithdrawn() throws Exception {
        try (ScriptedServer server = new ScriptedServer((request, peer) -> peer.reply(500, ""));
                ChatClient client =
                        Fixtures.client(Fixtures.settings(server.url(), 1, Fixtures.timeouts(), retries()))) {
            PendingCall call = client.submit(Fixtures.call("id"));
            await().until(() -> server.requests().size() == 1 && client.load().inFlight() == 0);

            assertThat(call.withdraw()).isTrue();

            assertThat(Fixtures.failure(call).errorClass()).isEqualTo(ErrorClass.CANCELLED);
            assertThat(Fixtures.outcome(call).report().attempts()).hasSize(1);
            assertThat(client.load().queued()).isZero();
        }
    }

    @Test
    void aCallOnTheWireIsCancelledAndItsSocketClosed() throws Exception {
        try (ScriptedServer server = new ScriptedServer((request, peer) -> {
                    if (request.headers().get("x-client-request-id").equals("second")) {
                        peer.reply(200, Fixtures.completion("x"));
                    }
                });
                ChatClient client = one(server)) {
            PendingCall first = client.submit(Fixtures.call("first"));
            PendingCall second = client.submit(Fixtures.call("second"));
            await().until(() -> server.requests().size() == 1);

            first.cancel();
            first.cancel();

            assertThat(Fixtures.failure(first).errorClass()).isEqualTo(ErrorClass.CANCELLED);
            assertThat(Fixtures.outcome(first).report().attempts())
                    .extracting(Attempt::errorClass)
                    .containsExactly(ErrorClass.CANCELLED);
            assertThat(Fixtures.answer(second)).isEqualTo("x");
            await().until(() -> server.openConnections() == 1);
            assertThat(server.acceptedConnections()).isEqualTo(2);
        }
    }

    @RepeatedTest(5)
    void permitsSurviveAStormOfCancellations() throws Exception {
        try (ScriptedServer server = new ScriptedServer((request, peer) -> peer.reply(200, Fixtures.completion("x")));
                ChatClient client =
                        Fixtures.client(Fixtures.settings(server.url(), 8, Fixtures.timeouts(), Fixtures.quick()))) {
            List<PendingCall> calls = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                calls.add(client.submit(Fixtures.call("id-" + i, i % 7)));
                if (i % 3 == 0) {
                    calls.get(i / 2).cancel();
                } else if (i % 3 == 1) {
                    calls.get(i).withdraw();
                }
            }
            for (PendingCall call : calls) {
                Fixtures.outcome(call);
            }

            await().until(() -> client.load().equals(new ClientLoad(0, 0, 8, false)));
            assertThat(Fixtures.answer(client.submit(Fixtures.call("last")))).isEqualTo("x");
        }
    }

    @Test
    void closingEndsEveryCallAndLeavesNeitherThreadNorSocket() throws Exception {
        try (ScriptedServer server = new ScriptedServer((request, peer) -> {
            if (request.number() > 10) {
                peer.reply(200, Fixtures.completion("x"));
            }
        })) {
            ChatClient client =
                    Fixtures.client(Fixtures.settings(server.url(), 20, Fixtures.timeouts(), Fixtures.quick()));
            List<PendingCall> calls = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                calls.add(client.submit(Fixtures.call("held-" + i)));
            }
            await().until(() -> server.requests().size() == 10);
            for (int i = 0; i < 10; i++) {
                // These leave idle connections behind.
                Fixtures.answer(client.submit(Fixtures.call("answered-" + i)));
            }
            for (int i = 0; i < 1000; i++) {
                calls.add(client.submit(Fixtures.call("queued-" + i)));
                if (i == 0) {
                    assertThat(Fixtures.threads()).isNotEmpty();
                }
            }

            client.close();
            client.close();

            assertThat(Fixtures.threads()).isEmpty();
            for (PendingCall call : calls) {
                assertThat(call.outcome()).isDone();
            }
            for (int i = 0; i < 10; i++) {
                assertThat(Fixtures.failure(calls.get(i)).errorClass()).isEqualTo(ErrorClass.CANCELLED);
            }
            await().until(() -> server.openConnections() == 0);
            assertThatThrownBy(() -> client.submit(Fixtures.call("late"))).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aClientCanBeClosedByItsOwnThread() throws Exception {
        try (ScriptedServer server = new ScriptedServer((request, peer) -> peer.reply(200, Fixtures.completion("x")))) {
            ChatClient client = Fixtures.client(server);

            client.submit(Fixtures.call("id")).outcome().thenRun(client::close).get(60, TimeUnit.SECONDS);

            await().until(() -> Fixtures.threads().isEmpty() && server.openConnections() == 0);
        }
    }

    private static ChatClient one(ScriptedServer server) {
        return Fixtures.client(Fixtures.settings(server.url(), 1, Fixtures.timeouts(), SLOW));
    }

    private static RetryLimits retries() {
        return new RetryLimits(6, Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofMinutes(1));
    }
}
