package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OffThreadConnectsTest {

    private final BlockingQueue<Runnable> connects = new LinkedBlockingQueue<>();
    private final List<Integer> statuses = new CopyOnWriteArrayList<>();
    private final List<WireFailure> failures = new CopyOnWriteArrayList<>();

    @Test
    void aNameLookUpThatHangsHoldsUpNoCallThatHasAConnection() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer((request, peer) -> peer.reply(200, Fixtures.completion("hello")))) {
            HttpTransport transport = transport(server, connects::add);
            try {
                send(transport, "first");
                assertThat(server.acceptedConnections())
                        .as("nobody connects on the caller's thread")
                        .isZero();
                connects.take().run();
                await().untilAsserted(() -> assertThat(statuses).containsExactly(200));

                // The connection is given back just after its answer is told.
                AtomicInteger sent = new AtomicInteger();
                await().untilAsserted(() -> {
                    send(transport, "next-" + sent.incrementAndGet());
                    await().atMost(Duration.ofSeconds(2))
                            .untilAsserted(() -> assertThat(statuses).hasSizeGreaterThan(1));
                });
                assertThat(server.acceptedConnections()).isEqualTo(1);
            } finally {
                transport.close(Duration.ofSeconds(5));
            }
        }
    }

    @Test
    void whenNobodyConnectsAnyMoreTheCallFails() throws Exception {
        try (ScriptedServer server = new ScriptedServer((request, peer) -> peer.reply(200, "{}"))) {
            HttpTransport transport = transport(server, connect -> {
                throw new RejectedExecutionException("closed");
            });
            try {
                send(transport, "late");

                await().untilAsserted(() -> assertThat(failures).hasSize(1));
                assertThat(server.acceptedConnections()).isZero();
            } finally {
                transport.close(Duration.ofSeconds(5));
            }
        }
    }

    private void send(HttpTransport transport, String requestId) {
        transport.send("{}".getBytes(StandardCharsets.UTF_8), requestId, null, false, new Exchange.Listener() {
            @Override
            public void delta(int choiceIndex, @Nullable String content, @Nullable String reasoning) {}

            @Override
            public void replied(HttpReply reply) {
                statuses.add(reply.status());
            }

            @Override
            public void broke(WireFailure failure) {
                failures.add(failure);
            }
        });
    }

    private static HttpTransport transport(ScriptedServer server, Executor connector) {
        ClientSettings settings = Fixtures.settings(server.url());
        return new HttpTransport(
                settings.endpoint(),
                settings.timeouts(),
                10,
                new ClientThreads("test"),
                System::nanoTime,
                settings.network(),
                connector);
    }
}
