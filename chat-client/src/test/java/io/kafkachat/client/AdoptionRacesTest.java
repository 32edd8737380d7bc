package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkachat.client.ClientLoad.Parked;
import io.kafkachat.client.ClientSettings.Streaming;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/** Whatever happens to a parked call at the same moment, exactly one of it happens. */
@Timeout(60)
class AdoptionRacesTest {

    private static final int CALLS = 60;
    private static final ChatRequest REQUEST = Fixtures.call("any").request();

    private final Queue<ScriptedServer.Peer> held = new ConcurrentLinkedQueue<>();
    private final SharedChatClients clients = new SharedChatClients(ChatClients::createOwn);
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final CyclicBarrier start = new CyclicBarrier(2);

    @AfterEach
    void everyReferenceWasGivenBack() {
        threads.shutdownNow();
        await().untilAsserted(() -> assertThat(Fixtures.threads()).isEmpty());
    }

    @RepeatedTest(5)
    void adoptionAgainstTheEndOfTheWait() throws Exception {
        try (ScriptedServer server = holding()) {
            ChatClient first = lease(server);
            List<PendingCall> calls = submit(first);
            await().until(() -> held.size() == CALLS);
            ChatClient second = lease(server);
            for (int i = 0; i < CALLS; i++) {
                assertThat(first.park(i, calls.get(i), Duration.ofMillis(30).plusNanos(i * 30_000L), CALLS))
                        .isTrue();
            }
            first.close();

            // They end one after the other: each second one is adopted when the one before it has just ended.
            List<PendingCall> adopted = new ArrayList<>();
            for (int i = 1; i < CALLS; i += 2) {
                while (settled(second.load().parked()) < i) {
                    Thread.onSpinWait();
                }
                PendingCall call = second.adopt(i, REQUEST);
                if (call != null) {
                    adopted.add(call);
                }
            }

            await().until(() -> second.load().parked().calls() == 0);
            assertThat(second.load().parked()).isEqualTo(new Parked(0, adopted.size(), CALLS - adopted.size()));
            await().until(() -> server.openConnections() == adopted.size());
            answerAll();
            for (PendingCall call : adopted) {
                assertThat(Fixtures.answer(call)).isEqualTo("x");
            }
            assertThat(second.load())
                    .extracting(ClientLoad::inFlight, ClientLoad::queued)
                    .containsExactly(0, 0);
            second.close();
        }
    }

    @RepeatedTest(5)
    void twoAdopters() throws Exception {
        try (ScriptedServer server = holding()) {
            ChatClient first = lease(server);
            List<PendingCall> calls = submit(first);
            for (int i = 0; i < CALLS; i++) {
                assertThat(first.park(i, calls.get(i), Fixtures.LONG, CALLS)).isTrue();
            }
            first.close();
            try (ChatClient one = lease(server);
                    ChatClient other = lease(server)) {

                List<Future<Integer>> adopted = List.of(
                        atOnce(() -> adoptAll(one).size()),
                        atOnce(() -> adoptAll(other).size()));

                assertThat(adopted.get(0).get() + adopted.get(1).get()).isEqualTo(CALLS);
                assertThat(one.load().parked()).isEqualTo(new Parked(0, CALLS, 0));
            }
        }
    }

    @RepeatedTest(5)
    void parkingAgainstTheAnswer() throws Exception {
        try (ScriptedServer server = holding();
                ChatClient client = lease(server)) {
            List<PendingCall> calls = submit(client);
            await().until(() -> held.size() == CALLS);

            Future<Integer> answering = atOnce(this::answerAll);
            Future<Integer> parking = atOnce(() -> parkAll(client, calls));

            assertThat(answering.get()).isEqualTo(CALLS);
            assertThat(parking.get()).isEqualTo(CALLS);
            for (int i = 0; i < CALLS; i++) {
                PendingCall adopted = client.adopt(i, REQUEST);
                assertThat(adopted).isNotNull();
                assertThat(Fixtures.answer(adopted)).isEqualTo("x");
                // To the old owner it has ended one way or the other.
                assertThat(calls.get(i).outcome()).isDone();
            }
            assertThat(server.requests()).hasSize(CALLS);
        }
    }

    @RepeatedTest(5)
    void parkingAgainstTheEndOfTheHandle() throws Exception {
        try (ScriptedServer server = holding()) {
            ChatClient first = lease(server);
            List<PendingCall> calls = submit(first);
            await().until(() -> held.size() == CALLS);

            Future<Integer> parking = atOnce(() -> parkAll(first, calls));
            Future<Integer> closing = atOnce(() -> {
                first.close();
                return 0;
            });

            int taken = parking.get();
            closing.get();
            try (ChatClient second = lease(server)) {
                List<PendingCall> adopted = adoptAll(second);
                assertThat(adopted).hasSize(taken);
                await().until(() -> server.openConnections() == taken);
                answerAll();
                for (PendingCall call : adopted) {
                    assertThat(Fixtures.answer(call)).isEqualTo("x");
                }
            }
            for (PendingCall call : calls) {
                assertThat(Fixtures.failure(call).errorClass()).isEqualTo(ErrorClass.CANCELLED);
            }
        }
    }

    @RepeatedTest(5)
    void adoptionAgainstTheEndOfTheHandle() throws Exception {
        try (ScriptedServer server = holding();
                ChatClient last = lease(server)) {
            ChatClient first = lease(server);
            List<PendingCall> calls = submit(first);
            await().until(() -> held.size() == CALLS);
            assertThat(parkAll(first, calls)).isEqualTo(CALLS);
            first.close();
            List<ChatClient> handles = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                handles.add(lease(server));
            }

            Future<List<PendingCall>> adopting = forEach(i -> handles.get(i).adopt(i, REQUEST));
            Future<List<PendingCall>> closing = forEach(i -> {
                handles.get(i).close();
                return null;
            });

            closing.get();
            for (PendingCall call : adopting.get()) {
                assertThat(Fixtures.failure(call).errorClass()).isEqualTo(ErrorClass.CANCELLED);
            }
            List<PendingCall> left = adoptAll(last);
            assertThat(left).hasSize(CALLS - adopting.get().size());
            assertThat(left).allMatch(call -> !call.outcome().isDone());
            await().until(() -> server.openConnections() == left.size());
        }
    }

    @RepeatedTest(5)
    void parkingAgainstCancelling() throws Exception {
        try (ScriptedServer server = holding();
                ChatClient client = lease(server)) {
            List<PendingCall> calls = submit(client);
            await().until(() -> held.size() == CALLS);

            Future<List<PendingCall>> parking =
                    forEach(i -> client.park(i, calls.get(i), Fixtures.LONG, CALLS) ? calls.get(i) : null);
            Future<List<PendingCall>> cancelling = forEach(i -> {
                calls.get(i).cancel();
                return null;
            });

            cancelling.get();
            int taken = parking.get().size();
            assertThat(client.load().parked()).isEqualTo(new Parked(taken, 0, 0));
            List<PendingCall> adopted = adoptAll(client);
            await().until(() -> server.openConnections() == taken);
            answerAll();
            for (PendingCall call : adopted) {
                assertThat(Fixtures.answer(call)).isEqualTo("x");
            }
        }
    }

    @RepeatedTest(5)
    void theListenerHearsNothingAfterParking() throws Exception {
        AtomicBoolean parked = new AtomicBoolean();
        AtomicInteger heard = new AtomicInteger();
        AtomicInteger heardAfterParking = new AtomicInteger();
        CallListener listener = new ChunkListener() {
            @Override
            public void chunk(int attempt, int choiceIndex, @Nullable String content, @Nullable String reasoning) {
                heard.incrementAndGet();
                Thread.yield();
                heardAfterParking.addAndGet(parked.get() ? 1 : 0);
            }
        };
        int pieces = 5_000;
        String piece =
                "data: {\"id\":\"g\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n";
        String end = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
        try (ScriptedServer server = new ScriptedServer((request, peer) -> {
            peer.raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
            for (int i = 0; i < pieces; i++) {
                peer.raw(piece);
            }
            peer.raw(end);
            peer.close();
        })) {
            try (ChatClient client =
                    clients.lease(Fixtures.settings(server.url()).withStreaming(Streaming.ALWAYS))) {
                PendingCall call = client.submit(new ChatCall("id", REQUEST, "lane", listener));
                await().pollInterval(Duration.ofMillis(1)).until(() -> heard.get() > 100);

                assertThat(client.park("key", call, Fixtures.LONG, 1)).isTrue();
                parked.set(true);

                PendingCall adopted = client.adopt("key", REQUEST);
                assertThat(adopted).isNotNull();
                assertThat(Fixtures.answer(adopted)).isEqualTo("a".repeat(pieces));
                assertThat(heardAfterParking).hasValue(0);
            }
        }
    }

    private static long settled(Parked parked) {
        return parked.adopted() + parked.dropped();
    }

    private <T> Future<T> atOnce(Callable<T> work) {
        return threads.submit(() -> {
            start.await();
            return work.call();
        });
    }

    /** Does it once per call, each time at once with another thread; what came of it, without nulls. */
    private Future<List<PendingCall>> forEach(IntFunction<@Nullable PendingCall> work) {
        return threads.submit(() -> {
            List<PendingCall> results = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                start.await();
                PendingCall result = work.apply(i);
                if (result != null) {
                    results.add(result);
                }
            }
            return results;
        });
    }

    private ScriptedServer holding() throws Exception {
        return new ScriptedServer((request, peer) -> held.add(peer));
    }

    private ChatClient lease(ScriptedServer server) {
        return clients.lease(Fixtures.settings(server.url()));
    }

    private static List<PendingCall> submit(ChatClient client) {
        List<PendingCall> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            calls.add(client.submit(Fixtures.call("id-" + i)));
        }
        return calls;
    }

    private static int parkAll(ChatClient client, List<PendingCall> calls) {
        int taken = 0;
        for (int i = 0; i < calls.size(); i++) {
            taken += client.park(i, calls.get(i), Fixtures.LONG, CALLS) ? 1 : 0;
        }
        return taken;
    }

    private static List<PendingCall> adoptAll(ChatClient client) {
        List<PendingCall> adopted = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            PendingCall call = client.adopt(i, REQUEST);
            if (call != null) {
                adopted.add(call);
            }
        }
        return adopted;
    }

    private int answerAll() {
        int answered = 0;
        for (ScriptedServer.Peer peer = held.poll(); peer != null; peer = held.poll()) {
            try {
                peer.reply(200, Fixtures.completion("x"));
            } catch (IOException e) {
                // The client has closed it.
            }
            answered++;
        }
        return answered;
    }
}
