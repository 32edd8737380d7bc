package io.kafkachat.testkit.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamingTest {

    private ProviderSimulator simulator;
    private TestCalls calls;

    @BeforeEach
    void start() {
        start(SimulatorSettings.defaults().withAnyModel(true).withLatency(LatencyProfile.fixed(Duration.ZERO)));
    }

    private void start(SimulatorSettings settings) {
        if (simulator != null) {
            simulator.close();
        }
        simulator = ProviderSimulator.start(settings);
        calls = new TestCalls(simulator);
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void aStreamHasTheShapeOfTheProvider() throws Exception {
        HttpResponse<String> response = calls.send("a", streaming("Hello"));

        TestStream stream = TestStream.of(response.body());
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream; charset=utf-8");
        assertThat(response.headers().firstValue("x-inference-id")).isPresent();
        assertThat(response.headers().firstValue("x-aimlapi-usd-spent")).isEmpty();
        assertThat(response.body()).startsWith(": OPENROUTER PROCESSING\n\n").endsWith("data: [DONE]\n\n");
        assertThat(stream.chunks())
                .allSatisfy(chunk -> assertThat(chunk.path("object").asText()).isEqualTo("chat.completion.chunk"));
        assertThat(stream.chunks().get(0).at("/choices/0/delta/role").asText()).isEqualTo("assistant");
        assertThat(stream.chunks().get(1).at("/choices/0/delta/reasoning").asText())
                .isNotEmpty()
                .isEqualTo(stream.chunks()
                        .get(1)
                        .at("/choices/0/delta/reasoning_details/0/text")
                        .asText());
        JsonNode finishing = stream.chunks().get(stream.chunks().size() - 2);
        assertThat(finishing.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(finishing.at("/choices/0/native_finish_reason").asText()).isEqualTo("stop");
        assertThat(stream.chunks())
                .filteredOn(chunk -> !chunk.at("/choices/0/finish_reason").isNull())
                .containsExactly(finishing, stream.last());
        assertThat(stream.last().path("choices")).isEmpty();
        assertThat(stream.last().at("/meta/usage/usd_spent").decimalValue()).isPositive();
        assertThat(Fingerprint.matches(stream.content(), "Hello")).isTrue();
        await().untilAsserted(() ->
                assertThat(simulator.journal().entry("a").orElseThrow().paid()).isEqualTo(1));
    }

    @Test
    void theChunkWithTheUsageHasEmptyChoicesOrNone() throws Exception {
        boolean[] seen = new boolean[2];
        for (int i = 0; i < 20; i++) {
            JsonNode last = TestStream.of(
                            calls.send("id-" + i, streaming("Hello")).body())
                    .last();
            seen[last.has("choices") ? 1 : 0] = true;
        }

        assertThat(seen).containsExactly(true, true);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void theSameCallStreamedOrPlainIsTheSameAnswer(ObjectNode body) throws Exception {
        ObjectNode plain = (ObjectNode) TestCalls.json(calls.send("a", body));
        forget("a");
        String text = calls.send("a", body.deepCopy().put("stream", true)).body();

        ObjectNode streamed = TestStream.of(text).assembled();
        for (ObjectNode answer : List.of(plain, streamed)) {
            // The second they were made in, and what only plain answers have.
            answer.remove(List.of("id", "created", "object", "system_fingerprint"));
            answer.path("choices").forEach(choice -> {
                ((ObjectNode) choice).remove("logprobs");
                ObjectNode message = (ObjectNode) choice.path("message");
                if (message.path("refusal").isNull()) {
                    message.remove("refusal");
                }
            });
        }
        assertThat(streamed).isEqualTo(plain);
    }

    static Stream<ObjectNode> requests() throws IOException {
        ObjectNode withoutReasoning = TestCalls.body("Hello");
        withoutReasoning.putObject("reasoning").put("exclude", true);
        ObjectNode json = TestCalls.body("Hello, \uD83D\uDE00\uD83D\uDE00\uD83D\uDE00 \u2014 and \"you\"?");
        json.putObject("response_format").put("type", "json_object");
        return Stream.of(
                TestCalls.body("Hello"),
                TestCalls.body("Hello").put("n", 3),
                TestCalls.body("Hello").put("max_tokens", 5),
                TestCalls.withTool("Do it [[tool=3]]"),
                TestCalls.withTool("[[tool=2]][[fault=tool-without-id]]"),
                TestCalls.withTool("[[tool]][[fault=tool-arguments-cut]]"),
                TestCalls.body("[[fault=empty]]"),
                TestCalls.body("[[fault=length]]"),
                TestCalls.body("[[fault=finish-content-filter]]"),
                TestCalls.body("[[fault=refusal]]"),
                TestCalls.body("[[fault=think-leak]]"),
                withoutReasoning,
                json);
    }

    @Test
    void aToolCallBeginsWithIdAndNameAndThenHasItsArguments() throws Exception {
        String text = calls.send("a", TestCalls.withTool("Do it [[tool]]").put("stream", true))
                .body();

        List<JsonNode> parts = TestStream.of(text).chunks().stream()
                .map(chunk -> chunk.at("/choices/0/delta/tool_calls/0"))
                .filter(part -> !part.isMissingNode())
                .toList();
        assertThat(parts).hasSizeGreaterThan(2);
        assertThat(parts.get(0).path("id").asText()).startsWith("call_");
        assertThat(parts.get(0).at("/function/name").asText()).isEqualTo("weather");
        assertThat(parts.get(0).at("/function/arguments").asText()).isEmpty();
        assertThat(parts.subList(1, parts.size())).allSatisfy(part -> {
            assertThat(part.has("id")).isFalse();
            assertThat(part.at("/function/arguments").asText()).isNotEmpty();
        });
    }

    @Test
    void commentsComeAtOnceTheFirstChunkLaterAndTheLastOneAfterTheLatency() throws Exception {
        start(SimulatorSettings.defaults()
                .withLatency(LatencyProfile.fixed(Duration.ofMillis(1000)))
                .withStreaming(new Streaming(0.5, 1, Duration.ofMillis(50))));
        long start = System.nanoTime();
        try (Socket socket = open("a", streaming("Hello"))) {
            BufferedReader lines = reader(socket);
            awaitLine(lines, ": OPENROUTER PROCESSING");
            long comment = millisSince(start);
            awaitLine(lines, "data: {");
            long first = millisSince(start);
            awaitLine(lines, "data: [DONE]");
            long last = millisSince(start);

            assertThat(comment).isLessThan(first);
            assertThat(first).isBetween(500L, last - 200);
            assertThat(last).isGreaterThanOrEqualTo(1000);
        }
    }

    @Test
    void chunksThatAreDueWithinAnIntervalAreWrittenTogether() throws Exception {
        start(SimulatorSettings.defaults()
                .withLatency(LatencyProfile.fixed(Duration.ofMillis(500)))
                .withStreaming(new Streaming(0, 1, Duration.ofMillis(100))));
        try (Socket socket = open("a", streaming("Hello"))) {
            String wire = untilDone(socket.getInputStream());

            // Each write is one chunk of HTTP: the comments and the first event, and then one every 100 ms.
            long writes = wire.lines()
                    .filter(line -> line.matches("[1-9a-f][0-9a-f]*"))
                    .count();
            assertThat(writes).isEqualTo(6);
            assertThat(TestStream.of(calls.send("b", streaming("Hello")).body()).chunks())
                    .hasSizeGreaterThan(20);
        }
    }

    @Test
    void aStalledSimulatorStopsStreamsToo() throws Exception {
        start(SimulatorSettings.defaults().withLatency(LatencyProfile.fixed(Duration.ofMillis(600))));
        try (Socket socket = open("a", streaming("Hello"))) {
            BufferedReader lines = reader(socket);
            awaitLine(lines, "data: {");
            simulator.stall();
            socket.setSoTimeout(1000);
            assertThatThrownBy(() -> awaitLine(lines, "data: [DONE]")).isInstanceOf(IOException.class);
            assertThat(simulator.journal().summary().inFlight()).isEqualTo(1);

            simulator.recover();
            socket.setSoTimeout(0);
            awaitLine(lines, "data: [DONE]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream-no-done", "stream-json", "stream-crlf"})
    void harmlessFaultsAreGoodPaidAnswers(String fault) throws Exception {
        HttpResponse<String> response = calls.send("a", streaming("Hello [[fault=" + fault + "]]"));

        switch (fault) {
            case "stream-no-done" -> {
                TestStream stream = TestStream.of(response.body());
                assertThat(stream.done()).isFalse();
                assertThat(stream.last().path("usage").isObject()).isTrue();
                assertThat(stream.content()).startsWith("Answer to ");
            }
            case "stream-json" -> {
                assertThat(TestCalls.content(response)).startsWith("Answer to ");
                assertThat(response.headers().firstValue("x-aimlapi-usd-spent")).isPresent();
            }
            default -> {
                assertThat(response.body()).startsWith("\uFEFF: OPENROUTER PROCESSING\r\n\r\n");
                assertThat(response.body().replace("\r\n", "")).doesNotContain("\n");
                assertThat(TestStream.of(response.body()).content()).startsWith("Answer to ");
                assertThat(TestStream.of(response.body()).done()).isTrue();
            }
        }
        await().untilAsserted(() ->
                assertThat(simulator.journal().entry("a").orElseThrow().paid()).isEqualTo(1));
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {
                "STREAM_TRUNCATED",
                "STREAM_DONE_EARLY",
                "STREAM_ERROR",
                "STREAM_CHOICE_ERROR",
                "CHOICE_ERROR",
                "GARBAGE"
            })
    void aStreamThatFailsHalfWayIsNotPaid(Fault fault) throws Exception {
        String whole = TestStream.of(calls.send("a", streaming("Hello")).body()).content();
        forget("a");
        simulator.failNext(fault, 1);

        String text = calls.send("a", streaming("Hello")).body();

        assertThat(text.contains("\"usage\"")).isFalse();
        if (fault == Fault.GARBAGE) {
            assertThat(text).endsWith("data: upstream says: }{ not json\n\n");
        } else {
            TestStream stream = TestStream.of(text);
            assertThat(whole).startsWith(stream.content()).isNotEqualTo(stream.content());
            assertThat(stream.done()).isEqualTo(fault == Fault.STREAM_DONE_EARLY);
            String finish = stream.assembled().at("/choices/0/finish_reason").asText();
            boolean inChoice = fault == Fault.CHOICE_ERROR || fault == Fault.STREAM_CHOICE_ERROR;
            assertThat(finish).isEqualTo(inChoice ? "error" : "null");
            assertThat(stream.last().at("/choices/0/error").isObject()).isEqualTo(inChoice);
            assertThat(stream.last().at("/error/code").asInt()).isEqualTo(fault == Fault.STREAM_ERROR ? 502 : 0);
        }
        await().untilAsserted(() -> {
            JournalEntry entry = simulator.journal().entry("a").orElseThrow();
            assertThat(entry.paid()).isZero();
            assertThat(entry.failed()).isEqualTo(1);
        });
    }

    @Test
    void anErrorInsteadOfAStreamIsJson() throws Exception {
        HttpResponse<String> response = calls.send("a", streaming("[[fault=200-error]]"));

        assertThat(TestCalls.json(response).at("/error/code").asInt()).isEqualTo(502);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json; charset=utf-8");
    }

    @Test
    void aTruncatedStreamEndsInOrderAndClosesTheConnection() throws Exception {
        try (Socket socket = open("a", streaming("[[fault=stream-truncated]]"))) {
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .containsIgnoringCase("\r\nconnection: close\r\n")
                    .contains("data: {")
                    .endsWith("\r\n0\r\n\r\n");
        }
    }

    @Test
    void aTruncatedBodyEndsInTheMiddleOfAnEvent() throws Exception {
        try (Socket socket = open("a", streaming("[[fault=truncated]]"))) {
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("data: {")
                    .doesNotEndWith("\n\r\n");
        }
    }

    @Test
    void aResetStreamIsResetAfterItsHalf() throws Exception {
        try (Socket socket = open("a", streaming("[[fault=stream-reset]]"))) {
            BufferedReader lines = reader(socket);

            assertThatThrownBy(() -> awaitLine(lines, "data: [DONE]"))
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
        await().untilAsserted(() -> assertThat(
                        simulator.journal().entry("a").orElseThrow().failed())
                .isEqualTo(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream-stall", "stalled-body", "stream-comments"})
    void aStreamThatNeverEndsIsAbortedByTheClient(String fault) throws Exception {
        try (Socket socket = open("a", streaming("[[fault=" + fault + "]]"))) {
            BufferedReader lines = reader(socket);
            awaitLine(lines, "data: {");
            if (fault.equals("stream-comments")) {
                for (int i = 0; i < 5; i++) {
                    awaitLine(lines, ": OPENROUTER PROCESSING");
                }
            } else {
                socket.setSoTimeout(300);
                assertThatThrownBy(() -> awaitLine(lines, "data: [DONE]")).isInstanceOf(IOException.class);
            }
            assertThat(simulator.journal().summary().inFlight()).isEqualTo(1);
        }

        await().untilAsserted(() -> assertThat(
                        simulator.journal().entry("a").orElseThrow().aborted())
                .isEqualTo(1));
        assertThat(simulator.journal().summary().paid()).isZero();
    }

    @Test
    void httpErrorsAreTheSameForStreams() throws Exception {
        assertThat(calls.send("a", streaming("[[fault=429]]")).statusCode()).isEqualTo(429);
        assertThatThrownBy(() -> calls.send("b", streaming("[[fault=eof]]"))).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream-truncated", "stream-done-early", "stream-reset"})
    void withoutAStreamABrokenStreamIsABrokenBody(String fault) {
        assertThatThrownBy(() -> calls.send("a", "[[fault=" + fault + "]]")).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream-stall", "stream-comments"})
    void withoutAStreamAStalledStreamIsAStalledBody(String fault) throws Exception {
        try (Socket socket = open("a", TestCalls.body("[[fault=" + fault + "]]"))) {
            BufferedReader lines = reader(socket);
            awaitLine(lines, "HTTP/1.1 200 OK");
            await().until(() -> simulator.journal().summary().inFlight() == 1);
        }
    }

    /** The next call with this id is its first attempt again. */
    private void forget(String id) {
        await().until(() -> simulator.journal().entry(id).orElseThrow().paid() == 1);
        simulator.journal().reset();
    }

    private Socket open(String id, JsonNode body) throws IOException {
        Socket socket = new Socket("127.0.0.1", simulator.uri().getPort());
        TestCalls.write(socket, id, body);
        return socket;
    }

    private static ObjectNode streaming(String prompt) {
        return TestCalls.body(prompt).put("stream", true);
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static void awaitLine(BufferedReader lines, String beginning) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(beginning)) {
                return;
            }
        }
        throw new IOException("the stream ended before " + beginning);
    }

    private static String untilDone(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        while (!text.toString().endsWith("\r\n0\r\n\r\n")) {
            text.append((char) in.read());
        }
        return text.toString();
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }
}
