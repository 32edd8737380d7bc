package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkachat.client.ClientSettings.Timeouts;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;

/** Everything at once: whatever the server does and whoever cancels, each call ends once and every permit comes back. */
class ChaosTest {

    private static final int THREADS = 4;
    private static final int CALLS_PER_THREAD = 300;

    @RepeatedTest(3)
    void everyCallEndsAndEveryPermitComesBack() throws Exception {
        Timeouts timeouts = new Timeouts(
                Fixtures.LONG,
                Duration.ofMillis(200),
                Duration.ofMillis(200),
                Fixtures.LONG,
                Fixtures.LONG,
                Fixtures.LONG);
        ExecutorService callers = Executors.newFixedThreadPool(THREADS);
        try (ScriptedServer server = new ScriptedServer(this::misbehave);
                ChatClient client = Fixtures.client(Fixtures.settings(server.url(), 16, timeouts, Fixtures.quick()))) {
            List<Future<List<PendingCall>>> submitted = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int lane = thread;
                submitted.add(callers.submit(() -> submitAndCancelSome(client, lane)));
            }
            Map<Boolean, Integer> ends = new HashMap<>();
            for (Future<List<PendingCall>> calls : submitted) {
                for (PendingCall call : calls.get(60, TimeUnit.SECONDS)) {
                    ChatOutcome outcome = Fixtures.outcome(call);
                    boolean answered = outcome instanceof ChatOutcome.Answered;
                    ends.merge(answered, 1, Integer::sum);
                    assertThat(outcome.report().attempts()).hasSizeLessThan(60);
                    assertThat(call.withdraw()).isFalse();
                }
            }

            assertThat(ends.get(true)).isGreaterThan(THREADS * CALLS_PER_THREAD / 2);
            await().until(() -> client.load().equals(new ClientLoad(0, 0, 16, false)));
            await().until(() -> server.openConnections() <= 16);
        } finally {
            callers.shutdownNow();
        }
    }

    private static List<PendingCall> submitAndCancelSome(ChatClient client, int lane) {
        Random random = new Random(lane);
        List<PendingCall> calls = new ArrayList<>();
        for (int i = 0; i < CALLS_PER_THREAD; i++) {
            calls.add(client.submit(Fixtures.call(lane + "-" + i, lane)));
            if (random.nextInt(10) == 0) {
                calls.get(random.nextInt(calls.size())).cancel();
            }
            if (random.nextInt(10) == 0) {
                calls.get(random.nextInt(calls.size())).withdraw();
            }
        }
        return calls;
    }

    private void misbehave(ScriptedServer.Request request, ScriptedServer.Peer peer) throws IOException {
        switch (new Random(request.number()).nextInt(30)) {
            case 0 -> peer.reset();
            case 1 -> peer.reply(500, "<html>");
            case 2 -> peer.reply(429, "", "retry-after-ms: 5");
            case 3 -> peer.reply(503, "");
            case 4 -> peer.raw("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{");
            case 5 -> peer.reply(403, "{\"message\":\"out of credits\"}");
            case 6 -> peer.reply(200, "{}");
            case 7 -> {
                peer.reply(200, Fixtures.completion("x"));
                peer.close();
            }
            case 8 -> {
                // Never answered.
            }
            default -> peer.reply(200, Fixtures.completion("x"));
        }
    }
}
