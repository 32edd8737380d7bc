package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkachat.client.ClientSettings.Capabilities;
import io.kafkachat.client.ClientSettings.Streaming;
import io.kafkachat.client.ClientSettings.Timeouts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class StreamingTest {

    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";
    private static final String ENDLESS =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String USAGE = "data: {\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2},"
            + "\"meta\":{\"usage\":{\"usd_spent\":0.5}}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    @Test
    void aStreamedAnswerIsTheSameAsAPlainOneAndTellsItsFirstToken() throws Exception {
        try (ScriptedServer server = new ScriptedServer((request, peer) -> {
                    peer.raw(HEAD + ": PROCESSING\n\n" + delta("hel", null) + delta("lo", "stop") + USAGE + DONE);
                    peer.close();
                });
                ChatClient client = Fixtures.client(settings(server, Streaming.AUTO))) {

            ChatOutcome.Answered outcome = (ChatOutcome.Answered) Fixtures.outcome(client.submit(Fixtures.call("id")));

            ChatCompletion completion = outcome.completion();
            assertThat(completion.choices())
                    .containsExactly(new Choice(0, "stop", null, "hello", null, null, null, List.of()));
            assertThat(completion.usage().promptTokens()).isEqualTo(3);
            assertThat(completion.usage().usdSpent()).isEqualTo("0.5");
            assertThat(Json.MAPPER
                            .readTree(completion.raw().text())
                            .at("/choices/0/message/content")
                            .asText())
                    .isEqualTo("hello");
            assertThat(outcome.report().timeToFirstToken())
                    .isNotNull()
                    .isLessThan(outcome.report().latency());
            ScriptedServer.Request request = server.requests().get(0);
            assertThat(request.body()).contains("\"stream\":true").doesNotContain("stream_options");
            assertThat(request.headers().get("accept")).contains("text/event-stream");
        }
    }

    @Test
    void theStreamIsOverWhenItSaysSoWhateverItsConnectionDoes() throws Exception {
        try (ScriptedServer server = new ScriptedServer((request, peer) -> {
                    peer.raw(ENDLESS);
                    chunked(peer, delta("x", "stop") + DONE);
                });
                ChatClient client = Fixtures.client(settings(server, Streaming.ALWAYS))) {

            assertThat(Fixtures.answer(client.submit(Fixtures.call("id")))).isEqualTo("x");

            // It is kept for no more than a moment.
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void aConnectionWhoseStreamEndedInOrderIsUsedAgain() throws Exception {
        try (ScriptedServer server = new ScriptedServer((request, peer) -> {
                    peer.raw(ENDLESS);
                    chunked(peer, delta("x", "stop") + DONE);
                    peer.raw("0\r\n\r\n");
                });
                ChatClient client =
                        Fixtures.client(Fixtures.settings(server.url(), 1, Fixtures.timeouts(), Fixtures.quick())
                                .withStreaming(Streaming.ALWAYS))) {
            for (int i = 0; i < 10; i++) {
                assertThat(Fixtures.answer(client.submit(Fixtures.call("id-" + i))))
                        .isEqualTo("x");
            }

            assertThat(server.acceptedConnections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "half | STREAM_TRUNCATED | 3",
                "early | STREAM_TRUNCATED | 3",
                "event | STREAM_ERROR | 3",
                "choice | STREAM_ERROR | 3",
                "garbage | MALFORMED_RESPONSE | 2",
            })
    void aStreamThatIsNoAnswerIsRepeatedAndNeverTakenForOne(String kind, ErrorClass errorClass, int attempts)
            throws Exception {
        try (ScriptedServer server = new ScriptedServer((request, peer) -> {
                    peer.raw(HEAD + delta("hal", null) + bad(kind));
                    peer.close();
                });
                ChatClient client = Fixtures.client(settings(server, Streaming.ALWAYS))) {
            PendingCall call = client.submit(Fixtures.call("id"));

            assertThat(Fixtures.failure(call).errorClass()).isEqualTo(errorClass);
            assertThat(Fixtures.outcome(call).report().attempts()).hasSize(attempts);
        }
    }

    private static String bad(String kind) {
        return switch (kind) {
            case "half" -> "data: {\"choices\":[{\"del";
            case "early" -> DONE;
            case "event" -> "event: error\ndata: {\"message\":\"broken\"}\n\n";
            case "choice" -> "data: {\"choices\":[{\"index\":0,\"finish_reason\":\"error\",\"delta\":{}}]}\n\n" + DONE;
            default -> "data: }{\n\n";
        };
    }

    @ParameterizedTest
    @CsvSource({"idle, silence", "no-data, comments"})
    void aStreamThatStandsStillIsGivenUpAndItsSocketClosed(String timeout, String what) throws Exception {
        Duration brief = Duration.ofMillis(300);
        Timeouts timeouts = what.equals("silence")
                ? new Timeouts(Fixtures.LONG, Fixtures.LONG, brief, Fixtures.LONG, Fixtures.LONG, Fixtures.LONG)
                : new Timeouts(Fixtures.LONG, Fixtures.LONG, Fixtures.LONG, brief, Fixtures.LONG, Fixtures.LONG);
        CountDownLatch over = new CountDownLatch(1);
        try (ScriptedServer server = new ScriptedServer((request, peer) -> {
                    peer.raw(ENDLESS);
                    chunked(peer, delta("hal", null));
                    while (what.equals("comments") && !awaited(over)) {
                        chunked(peer, ": still here\n\n");
                    }
                });
                ChatClient client = Fixtures.client(settings(server, Streaming.ALWAYS)
                        .withTimeouts(timeouts)
                        .withRetries(new ClientSettings.RetryLimits(
                                1, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(50))))) {

            Failure failure = Fixtures.failure(client.submit(Fixtures.call("id")));

            assertThat(failure.errorClass()).isEqualTo(ErrorClass.GENERATION_TIMEOUT);
            assertThat(failure.message()).contains(timeout + " timeout");
            await().until(() -> server.openConnections() == 0);
        } finally {
            over.countDown();
        }
    }

    @Test
    void whoeverListensHearsEachPieceAndWhichAttemptItWasOf() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        CallListener listener = new ChunkListener() {
            @Override
            public void chunk(int attempt, int choiceIndex, @Nullable String content, @Nullable String reasoning) {
                heard.add(attempt + "/" + choiceIndex + ":" + content + "," + reasoning);
            }

            @Override
            public void attemptFailed(int attempt, CallHistory soFar) {
                heard.add(
                        attempt + " failed " + soFar.attempts().get(attempt - 1).errorClass());
            }
        };
        try (ScriptedServer server = new ScriptedServer((request, peer) -> {
                    peer.raw(HEAD + delta("a", null) + (request.number() == 1 ? "" : delta("b", "stop") + DONE));
                    peer.close();
                });
                ChatClient client = Fixtures.client(settings(server, Streaming.ALWAYS))) {
            ChatRequest request = Fixtures.request("hi");

            Fixtures.answer(client.submit(new ChatCall("id", request, "lane", listener)));

            assertThat(heard).containsExactly("1/0:a,null", "1 failed STREAM_TRUNCATED", "2/0:a,null", "2/0:b,null");
        }
    }

    @Test
    void anEndpointThatRefusesStreamsIsAskedWithoutFromThenOn() throws Exception {
        try (ScriptedServer server = new ScriptedServer((request, peer) -> {
                    if (request.body().contains("\"stream\":true")) {
                        peer.reply(400, "{\"error\":{\"message\":\"stream: expected false\"}}");
                    } else {
                        peer.reply(200, Fixtures.completion("x"));
                    }
                });
                ChatClient client = Fixtures.client(settings(server, Streaming.AUTO))) {

            PendingCall one = client.submit(Fixtures.call("one"));
            assertThat(Fixtures.answer(one)).isEqualTo("x");
            assertThat(Fixtures.answer(client.submit(Fixtures.call("two")))).isEqualTo("x");
            assertThat(server.requests()).hasSize(3);
            assertThat(Fixtures.outcome(one).report().attempts())
                    .extracting(Attempt::excused)
                    .containsExactly(true, false);
        }
    }

    @Test
    void aBadRequestThatSpeaksOfSomethingElseIsNotSentAgain() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                        (request, peer) -> peer.reply(400, "{\"error\":{\"message\":\"the upstream says no\"}}"));
                ChatClient client = Fixtures.client(settings(server, Streaming.AUTO))) {

            assertThat(Fixtures.failure(client.submit(Fixtures.call("id"))).errorClass())
                    .isEqualTo(ErrorClass.INVALID_REQUEST);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "AUTO, , true",
        "AUTO, false, false",
        "AUTO, true, true",
        "ALWAYS, false, true",
        "NEVER, true, false",
    })
    void settingsAndRequestDecideWhetherAStreamIsAskedFor(Streaming setting, @Nullable Boolean asked, boolean streamed)
            throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                        (request, peer) -> peer.reply(200, Fixtures.completion("plain all the same")));
                ChatClient client = Fixtures.client(settings(server, setting))) {
            var body = Fixtures.request("hi").toJson();
            if (asked != null) {
                body.put("stream", asked);
            }

            CallListener listener = (attempt, soFar) -> {};

            PendingCall call = client.submit(
                    new ChatCall("id", ChatRequest.fromJson(body, Capabilities.NEMOTRON), "lane", listener));

            assertThat(Fixtures.answer(call)).isEqualTo("plain all the same");
            assertThat(server.requests().get(0).body()).contains("\"stream\":" + streamed);
        }
    }

    @Test
    void usageIsAskedForWhereItHasToBe() throws Exception {
        try (ScriptedServer server = new ScriptedServer((request, peer) -> peer.reply(200, Fixtures.completion("x")));
                ChatClient client =
                        Fixtures.client(settings(server, Streaming.ALWAYS).withCapabilities(Capabilities.OPENAI))) {

            Fixtures.answer(client.submit(Fixtures.call("id")));

            assertThat(server.requests().get(0).body()).contains("\"stream_options\":{\"include_usage\":true}");
        }
    }

    private static ClientSettings settings(ScriptedServer server, Streaming streaming) {
        return Fixtures.settings(server.url()).withStreaming(streaming);
    }

    private static String delta(String content, @Nullable String finish) {
        return "data: {\"id\":\"gen-1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + content
                + "\"},\"finish_reason\":" + (finish == null ? "null" : "\"" + finish + "\"") + "}]}\n\n";
    }

    private static void chunked(ScriptedServer.Peer peer, String text) throws IOException {
        peer.raw(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
    }

    private static boolean awaited(CountDownLatch latch) throws IOException {
        try {
            return latch.await(20, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
