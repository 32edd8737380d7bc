package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kafkachat.client.ClientLoad.Parked;
import io.kafkachat.client.ClientSettings.Streaming;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that outlive their owner. */
@Timeout(60)
class AdoptionTest {

    private static final Duration BRIEF = Duration.ofMillis(200);
    private static final ChatRequest REQUEST = Fixtures.call("any").request();

    /** Requests that the server has not answered. */
    private final BlockingQueue<ScriptedServer.Peer> held = new LinkedBlockingQueue<>();

    private final SharedChatClients clients = new SharedChatClients(ChatClients::createOwn);

    /** What is key to a caller. */
    private record Key(String connector, int partition, long offset) {}

    @AfterEach
    void everyReferenceWasGivenBack() {
        await().untilAsserted(() -> assertThat(Fixtures.threads()).isEmpty());
    }

    @Test
    void aCallOnTheWireIsAdoptedAcrossHandlesAndSentOnce() throws Exception {
        try (ScriptedServer server = holding()) {
            ChatClient first = lease(server);
            PendingCall call = first.submit(Fixtures.call("id"));
            ScriptedServer.Peer peer = next();

            assertThat(first.park(new Key("c", 0, 17), call, Fixtures.LONG, 10)).isTrue();

            assertThat(Fixtures.failure(call).errorClass()).isEqualTo(ErrorClass.CANCELLED);
            assertThat(call.withdraw()).isFalse();
            call.cancel();
            first.close();
            try (ChatClient second = lease(server)) {
                assertThat(second.load().parked()).isEqualTo(new Parked(1, 0, 0));
                assertThat(second.load().inFlight()).isEqualTo(1);
                assertThat(second.adopt(new Key("c", 0, 18), REQUEST)).isNull();

                PendingCall adopted = adopt(second, new Key("c", 0, 17));

                assertThat(second.adopt(new Key("c", 0, 17), REQUEST)).isNull();
                assertThat(second.load().parked()).isEqualTo(new Parked(0, 1, 0));
                assertThat(adopted.outcome()).isNotDone();
                peer.reply(200, Fixtures.completion("paid once"));
                assertThat(Fixtures.answer(adopted)).isEqualTo("paid once");
                assertThat(Fixtures.outcome(adopted).report().attempts()).hasSize(1);
            }
            assertThat(server.requests()).hasSize(1);
            assertThat(server.acceptedConnections()).isEqualTo(1);
        }
    }

    @Test
    void whatWasAdoptedBelongsToItsNewOwner() throws Exception {
        try (ScriptedServer server = holding()) {
            ChatClient first = lease(server);
            PendingCall ofFirst = first.submit(Fixtures.call("id"));
            next();
            assertThat(first.park("key", ofFirst, Fixtures.LONG, 10)).isTrue();
            first.close();
            ChatClient second = lease(server);
            PendingCall ofSecond = adopt(second, "key");
            assertThat(second.park("key", ofSecond, Fixtures.LONG, 10)).isTrue();
            assertThat(second.park("key", ofSecond, Fixtures.LONG, 10)).isFalse();
            second.close();
            ChatClient third = lease(server);
            PendingCall ofThird = adopt(third, "key");
            ofFirst.cancel();
            ofSecond.cancel();
            assertThat(ofThird.outcome()).isNotDone();
            assertThat(server.openConnections()).isEqualTo(1);

            third.close();

            assertThat(Fixtures.failure(ofThird).errorClass()).isEqualTo(ErrorClass.CANCELLED);
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void aCallThatNobodyAdoptsIsDroppedAndTheClientClosed() throws Exception {
        try (ScriptedServer server = holding()) {
            ChatClient client = lease(server);
            PendingCall call = client.submit(Fixtures.call("id"));
            next();
            assertThat(client.park("key", call, BRIEF, 10)).isTrue();

            client.close();

            await().until(() -> server.openConnections() == 0);
            await().until(() -> Fixtures.threads().isEmpty());
            try (ChatClient other = lease(server)) {
                assertThat(other.adopt("key", REQUEST)).isNull();
                assertThat(other.load().parked()).isEqualTo(Parked.NONE);
            }
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void aCallThatIsDroppedGivesItsPermitToOthers() throws Exception {
        try (ScriptedServer server = holding();
                ChatClient client =
                        clients.lease(Fixtures.settings(server.url(), 1, Fixtures.timeouts(), Fixtures.quick()))) {
            PendingCall call = client.submit(Fixtures.call("id"));
            next();
            PendingCall queued = client.submit(Fixtures.call("queued"));

            assertThat(client.park("key", call, BRIEF, 10)).isTrue();

            next().reply(200, Fixtures.completion("x"));
            assertThat(Fixtures.answer(queued)).isEqualTo("x");
            assertThat(client.load().parked()).isEqualTo(new Parked(0, 0, 1));
            assertThat(client.adopt("key", REQUEST)).isNull();
        }
    }

    @Test
    void whatIsNotTakenStaysAsItWas() throws Exception {
        try (ScriptedServer server = holding();
                ChatClient client = lease(server)) {
            PendingCall one = client.submit(Fixtures.call("1"));
            PendingCall two = client.submit(Fixtures.call("2"));
            PendingCall three = client.submit(Fixtures.call("3"));
            for (int i = 0; i < 3; i++) {
                next();
            }

            assertThat(client.park("1", one, Duration.ZERO, 10)).isFalse();
            assertThat(client.park("1", one, Duration.ofMillis(-1), 10)).isFalse();
            assertThat(client.park("1", one, Fixtures.LONG, 0)).isFalse();
            assertThat(client.park("1", one, Fixtures.LONG, 2)).isTrue();
            assertThat(client.park("2", two, Fixtures.LONG, 2)).isTrue();
            assertThat(client.park("3", three, Fixtures.LONG, 2)).isFalse();

            assertThat(three.outcome()).isNotDone();
            assertThat(client.load().parked()).isEqualTo(new Parked(2, 0, 0));
            three.cancel();
            assertThat(Fixtures.failure(three).errorClass()).isEqualTo(ErrorClass.CANCELLED);
            adopt(client, "1");
            adopt(client, "2");
        }
    }

    @Test
    void callsThatEndedToNoUseAreNotTaken() throws Exception {
        try (ScriptedServer server = new ScriptedServer((request, peer) -> peer.reply(401, ""));
                ChatClient client = lease(server)) {
            PendingCall refused = client.submit(Fixtures.call("refused"));
            assertThat(Fixtures.failure(refused).errorClass()).isEqualTo(ErrorClass.AUTHENTICATION);
            PendingCall cancelled = client.submit(Fixtures.call("cancelled"));
            cancelled.cancel();

            assertThat(client.park("key", refused, Fixtures.LONG, 10)).isFalse();
            assertThat(client.park("key", cancelled, Fixtures.LONG, 10)).isFalse();
            assertThat(client.load().parked()).isEqualTo(Parked.NONE);
        }
    }

    @Test
    void aCallThatEndsToNoUseWhileItIsParkedIsDroppedAtOnceAndTheClientClosed() throws Exception {
        try (ScriptedServer server = holding()) {
            ChatClient client = lease(server);
            PendingCall call = client.submit(Fixtures.call("id"));
            ScriptedServer.Peer peer = next();
            assertThat(client.park("key", call, Fixtures.LONG, 10)).isTrue();
            client.close();
            assertThat(Fixtures.threads()).isNotEmpty();

            peer.reply(401, "");

            await().until(() -> Fixtures.threads().isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anOutcomeWaitsForItsNextOwner(boolean endedBefore) throws Exception {
        try (ScriptedServer server = holding()) {
            ChatClient first = lease(server);
            PendingCall answered = first.submit(Fixtures.call("answered"));
            next().reply(200, Fixtures.completion("x"));
            Fixtures.answer(answered);
            PendingCall failed = first.submit(Fixtures.call("failed"));
            ScriptedServer.Peer peer = next();
            if (endedBefore) {
                peer.reply(400, "");
                Fixtures.failure(failed);
            }

            assertThat(first.park("answered", answered, Fixtures.LONG, 10)).isTrue();
            assertThat(first.park("failed", failed, Fixtures.LONG, 10)).isTrue();
            first.close();
            if (!endedBefore) {
                peer.reply(400, "");
                await().until(() ->
                        Fixtures.threads().size() > 0 && load(server).inFlight() == 0);
            }

            try (ChatClient second = lease(server)) {
                PendingCall adopted = adopt(second, "answered");
                assertThat(adopted.outcome()).isDone();
                assertThat(Fixtures.outcome(adopted)).isSameAs(Fixtures.outcome(answered));
                assertThat(Fixtures.failure(adopt(second, "failed")).errorClass())
                        .isEqualTo(ErrorClass.INVALID_REQUEST);
                assertThat(second.load().parked()).isEqualTo(new Parked(0, 2, 0));
            }
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void anOutcomeThatNobodyAdoptsIsDroppedToo() throws Exception {
        try (ScriptedServer server = new ScriptedServer((request, peer) -> peer.reply(200, Fixtures.completion("x")))) {
            ChatClient client = lease(server);
            PendingCall call = client.submit(Fixtures.call("id"));
            Fixtures.answer(call);
            assertThat(client.park("key", call, BRIEF, 10)).isTrue();

            client.close();

            await().until(() -> Fixtures.threads().isEmpty());
        }
    }

    @Test
    void aStreamIsAdoptedMidwayAndTheAnswerIsWhole() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        CallListener listener = new ChunkListener() {
            @Override
            public void chunk(int attempt, int choiceIndex, @Nullable String content, @Nullable String reasoning) {
                heard.add(attempt + ":" + content);
            }
        };
        try (ScriptedServer server = holding()) {
            ClientSettings settings = Fixtures.settings(server.url()).withStreaming(Streaming.ALWAYS);
            ChatClient first = clients.lease(settings);
            PendingCall call = first.submit(new ChatCall("id", REQUEST, "lane", listener));
            ScriptedServer.Peer peer = next();
            peer.raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
            peer.raw(delta("hel", null));
            await().until(() -> heard.equals(List.of("1:hel")));

            assertThat(first.park("key", call, Fixtures.LONG, 10)).isTrue();
            first.close();
            peer.raw(delta("lo ", null));
            try (ChatClient second = clients.lease(settings)) {
                PendingCall adopted = adopt(second, "key");
                peer.raw(delta("you", "stop") + "data: [DONE]\n\n");
                peer.close();

                assertThat(Fixtures.answer(adopted)).isEqualTo("hello you");
                assertThat(Fixtures.outcome(adopted).report().timeToFirstToken())
                        .isNotNull();
            }
            assertThat(heard).containsExactly("1:hel");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void theOldOwnerDoesNotHearThatAnAttemptFailed() throws Exception {
        List<CallHistory> heard = new CopyOnWriteArrayList<>();
        CallListener listener = (attempt, soFar) -> heard.add(soFar);
        try (ScriptedServer server = holding();
                ChatClient client = lease(server)) {
            PendingCall call = client.submit(new ChatCall("id", REQUEST, "lane", listener));
            next().reply(500, "");
            await().until(() -> heard.size() == 1);
            ScriptedServer.Peer second = next();
            assertThat(client.park("key", call, Fixtures.LONG, 10)).isTrue();

            second.reply(500, "");
            next().reply(200, Fixtures.completion("x"));

            assertThat(Fixtures.answer(adopt(client, "key"))).isEqualTo("x");
            assertThat(heard).hasSize(1);
        }
    }

    @Test
    void theNewOwnerHearsOfAttemptsThatFailFromThenOnWithAllBefore() throws Exception {
        List<String> pieces = new CopyOnWriteArrayList<>();
        List<CallHistory> heard = new CopyOnWriteArrayList<>();
        CallListener listener = new ChunkListener() {
            @Override
            public void chunk(int attempt, int choiceIndex, @Nullable String content, @Nullable String reasoning) {
                pieces.add(attempt + ":" + content);
            }

            @Override
            public void attemptFailed(int attempt, CallHistory soFar) {
                heard.add(soFar);
            }
        };
        try (ScriptedServer server = holding()) {
            ClientSettings settings = Fixtures.settings(server.url()).withStreaming(Streaming.ALWAYS);
            ChatClient first = clients.lease(settings);
            PendingCall call = first.submit(Fixtures.call("id"));
            ScriptedServer.Peer peer = next();
            assertThat(first.park("key", call, Fixtures.LONG, 10)).isTrue();
            first.close();
            peer.reply(500, "");
            peer = next();
            try (ChatClient second = clients.lease(settings)) {
                PendingCall adopted = second.adopt("key", REQUEST, listener);
                assertThat(adopted).isNotNull();

                peer.reply(503, "");
                peer = next();
                peer.raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
                peer.raw(delta("x", "stop") + "data: [DONE]\n\n");
                peer.close();

                assertThat(Fixtures.answer(adopted)).isEqualTo("x");
            }
            assertThat(heard).hasSize(1);
            assertThat(heard.get(0).attempts())
                    .extracting(Attempt::errorClass)
                    .containsExactly(ErrorClass.SERVER, ErrorClass.OVERLOADED);
            assertThat(pieces).isEmpty();
        }
    }

    @Test
    void aCallBetweenTwoAttemptsIsAdopted() throws Exception {
        try (ScriptedServer server = holding()) {
            ChatClient first = lease(server);
            PendingCall call = first.submit(Fixtures.call("id"));
            next().reply(500, "", "retry-after-ms: 1500");
            await().until(() -> first.load().inFlight() == 0);
            assertThat(first.load().queued()).isEqualTo(1);

            assertThat(first.park("key", call, Fixtures.LONG, 10)).isTrue();
            assertThat(call.withdraw()).isFalse();
            first.close();

            try (ChatClient second = lease(server)) {
                PendingCall adopted = adopt(second, "key");
                next().reply(200, Fixtures.completion("at last"));
                assertThat(Fixtures.answer(adopted)).isEqualTo("at last");
                assertThat(Fixtures.outcome(adopted).report().attempts())
                        .extracting(Attempt::errorClass)
                        .containsExactly(ErrorClass.SERVER, null);
            }
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void anotherRequestDoesNotAdoptAndNobodyWaitsForTheOldOneAnyMore() throws Exception {
        try (ScriptedServer server = holding();
                ChatClient client = lease(server)) {
            PendingCall call = client.submit(Fixtures.call("id"));
            next();
            assertThat(client.park("key", call, Fixtures.LONG, 10)).isTrue();

            assertThat(client.adopt("key", REQUEST.withMessages("Be brief.", "What is the meaning of it all?")))
                    .isNull();

            await().until(() -> server.openConnections() == 0);
            assertThat(client.load().parked()).isEqualTo(new Parked(0, 0, 1));
            assertThat(client.adopt("key", REQUEST)).isNull();
        }
    }

    @Test
    void differentSettingsDoNotAdopt() throws Exception {
        try (ScriptedServer server = holding();
                ChatClient first = lease(server);
                ChatClient second =
                        clients.lease(Fixtures.settings(server.url(), 5, Fixtures.timeouts(), Fixtures.quick()))) {
            PendingCall call = first.submit(Fixtures.call("id"));
            next();
            assertThat(first.park("key", call, Fixtures.LONG, 10)).isTrue();

            assertThat(second.adopt("key", REQUEST)).isNull();

            assertThat(second.load().parked()).isEqualTo(Parked.NONE);
            PendingCall adopted = adopt(first, "key");
            assertThatThrownBy(() -> second.park("key", adopted, Fixtures.LONG, 10))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(adopted.outcome()).isNotDone();
        }
    }

    @Test
    void theCallThatIsParkedLaterReplacesTheOther() throws Exception {
        try (ScriptedServer server = holding();
                ChatClient client = lease(server)) {
            PendingCall older = client.submit(Fixtures.call("older"));
            next();
            PendingCall newer = client.submit(Fixtures.call("newer"));
            ScriptedServer.Peer peer = next();
            assertThat(client.park("key", older, Fixtures.LONG, 1)).isTrue();

            assertThat(client.park("key", newer, Fixtures.LONG, 1)).isTrue();

            await().until(() -> server.openConnections() == 1);
            assertThat(client.load().parked()).isEqualTo(new Parked(1, 0, 1));
            peer.reply(200, Fixtures.completion("newer"));
            assertThat(Fixtures.answer(adopt(client, "key"))).isEqualTo("newer");
        }
    }

    @Test
    void aClosedHandleNeitherParksNorAdopts() throws Exception {
        try (ScriptedServer server = holding();
                ChatClient other = lease(server)) {
            ChatClient client = lease(server);
            PendingCall parked = client.submit(Fixtures.call("parked"));
            PendingCall late = client.submit(Fixtures.call("late"));
            next();
            next();
            assertThat(client.park("key", parked, Fixtures.LONG, 10)).isTrue();
            client.close();

            assertThat(client.park("late", late, Fixtures.LONG, 10)).isFalse();
            assertThat(client.adopt("key", REQUEST)).isNull();

            assertThat(Fixtures.failure(late).errorClass()).isEqualTo(ErrorClass.CANCELLED);
            assertThat(adopt(other, "key").outcome()).isNotDone();
        }
    }

    @Test
    void aClientOfItsOwnEndsWhatIsParkedInIt() throws Exception {
        try (ScriptedServer server = new ScriptedServer((request, peer) -> {
            if (request.number() == 1) {
                peer.reply(200, Fixtures.completion("x"));
            }
        })) {
            ChatClient client = Fixtures.client(server);
            PendingCall ended = client.submit(Fixtures.call("ended"));
            Fixtures.answer(ended);
            PendingCall running = client.submit(Fixtures.call("running"));
            await().until(() -> server.requests().size() == 2);
            assertThat(client.park("ended", ended, Fixtures.LONG, 10)).isTrue();
            assertThat(client.park("running", running, Fixtures.LONG, 10)).isTrue();
            PendingCall late = client.submit(Fixtures.call("late"));

            client.close();

            await().until(() -> server.openConnections() == 0);
            assertThat(client.load().parked()).isEqualTo(new Parked(0, 0, 2));
            assertThat(client.adopt("ended", REQUEST)).isNull();
            assertThat(client.park("late", late, Fixtures.LONG, 10)).isFalse();
        }
    }

    private ScriptedServer holding() throws Exception {
        return new ScriptedServer((request, peer) -> held.add(peer));
    }

    /** The next request that came, and waits for its answer. */
    private ScriptedServer.Peer next() throws InterruptedException {
        ScriptedServer.Peer peer = held.poll(30, TimeUnit.SECONDS);
        assertThat(peer).as("a request within 30 s").isNotNull();
        return peer;
    }

    private ChatClient lease(ScriptedServer server) {
        return clients.lease(Fixtures.settings(server.url()));
    }

    private ClientLoad load(ScriptedServer server) {
        try (ChatClient client = lease(server)) {
            return client.load();
        }
    }

    private static PendingCall adopt(ChatClient client, Object key) {
        PendingCall adopted = client.adopt(key, Fixtures.call("any").request());
        assertThat(adopted).isNotNull();
        return adopted;
    }

    private static String delta(String content, @Nullable String finish) {
        return "data: {\"id\":\"gen-1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + content
                + "\"},\"finish_reason\":" + (finish == null ? "null" : "\"" + finish + "\"") + "}]}\n\n";
    }
}
