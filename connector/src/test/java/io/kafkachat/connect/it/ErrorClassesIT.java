package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkachat.testkit.kafka.ConnectRest;
import io.kafkachat.testkit.kafka.ConnectWorkerProcess;
import io.kafkachat.testkit.provider.Fault;
import io.kafkachat.testkit.provider.JournalEntry;
import io.kafkachat.testkit.provider.SimulatorSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever goes wrong with a call, its prompt is answered in the end, or accounted for once, or waits for an operator. */
@OnSharedCluster
class ErrorClassesIT {

    private static final String API_KEY = "chat.api.key";
    private static final String WRONG_KEY = "wrong-key-of-someone-else";
    private static final String[] SHORT_BACKOFF = {"chat.retry.backoff.ms", "10", "chat.retry.backoff.max.ms", "100"};
    /** So that every failure counts against the attempts of its call, however many others fail at the same time. */
    private static final String[] EVERY_FAILURE_COUNTS = {
        "chat.retry.backoff.ms", "10", "chat.retry.backoff.max.ms", "100", "chat.breaker.enabled", "false"
    };

    /** @param fault as the simulator calls it */
    private record Permanent(String fault, String errorClass, int attempts, Integer status, boolean retryable) {}

    private final ConnectCluster cluster;
    private final ConnectRest rest;

    ErrorClassesIT(ConnectCluster cluster, ConnectWorkerProcess worker) {
        this.cluster = cluster;
        this.rest = worker.rest();
    }

    @AfterEach
    void recoverProvider() {
        cluster.provider().recover();
    }

    @Test
    void whatPassesIsTriedAgainUntilThereIsAnAnswer() {
        Map<String, Integer> attempts = new LinkedHashMap<>();
        attempts.put("500x3", 4);
        attempts.put("500-emptyx1", 2);
        attempts.put("500-maintenancex1", 2);
        attempts.put("502x1", 2);
        attempts.put("502-htmlx1", 2);
        attempts.put("503x2", 3);
        attempts.put("504x1", 2);
        attempts.put("429x5", 6);
        attempts.put("429-retry-afterx1", 2);
        attempts.put("404-modelx1", 2);
        attempts.put("resetx2", 3);
        attempts.put("eofx1", 2);
        attempts.put("truncatedx1", 2);
        attempts.put("garbagex1", 2);
        attempts.put("emptyx1", 2);
        attempts.put("200-errorx1", 2);
        attempts.put("200-choice-errorx1", 2);
        attempts.put("500x1,429x1,resetx1,garbagex1", 5);
        try (RunningConnector sink = RunningConnector.create(cluster, rest, "transient", SHORT_BACKOFF)) {
            sink.sendAll(prompts(attempts.keySet().stream()));
            sink.awaitReceipts(attempts.size());
            sink.awaitAllCommitted();

            assertThat(sink.errors()).isEmpty();
            assertThat(Output.byKey(sink.completions())).containsOnlyKeys(attempts.keySet());
            Map<String, Output> usage = Output.byKey(sink.usage());
            attempts.forEach((fault, expected) -> {
                Output receipt = usage.get(fault);
                assertThat(receipt.text("outcome")).as(fault).isEqualTo("completed");
                assertThat(receipt.value().path("attempts").asInt()).as(fault).isEqualTo(expected);
                assertThat(receipt.value().path("retries").asInt()).as(fault).isEqualTo(expected - 1);
                assertThat(journal(receipt).calls()).as(fault).isEqualTo(expected);
            });
        }
    }

    @Test
    void whatDoesNotPassBecomesOneErrorEventOfItsClass() {
        List<Permanent> permanents = List.of(
                new Permanent("400", "INVALID_REQUEST", 1, 400, false),
                new Permanent("404", "INVALID_REQUEST", 1, 404, false),
                new Permanent("400-context-length", "CONTEXT_LENGTH", 1, 400, false),
                new Permanent("403-content-filter", "CONTENT_FILTER", 1, 403, false),
                new Permanent("404-model", "MODEL_UNAVAILABLE", 2, 404, true),
                new Permanent("500-maintenance", "MODEL_UNAVAILABLE", 2, 500, true),
                new Permanent("503", "OVERLOADED", 5, 503, true),
                new Permanent("500", "SERVER", 4, 500, true),
                new Permanent("500-empty", "SERVER", 4, 500, true),
                new Permanent("502", "SERVER", 4, 502, true),
                new Permanent("502-html", "SERVER", 4, 502, true),
                new Permanent("200-error", "SERVER", 4, 200, true),
                new Permanent("200-choice-error", "SERVER", 4, 200, true),
                new Permanent("504", "GENERATION_TIMEOUT", 2, 504, true),
                new Permanent("reset", "CONNECTION_LOST", 3, null, true),
                new Permanent("eof", "CONNECTION_LOST", 3, null, true),
                new Permanent("truncated", "CONNECTION_LOST", 3, 200, true),
                new Permanent("garbage", "MALFORMED_RESPONSE", 2, 200, true),
                new Permanent("empty", "EMPTY", 2, 200, true));
        assertErrors("permanent", permanents, "request.stream", "false");
    }

    @Test
    void aStreamThatBreaksAgainAndAgainBecomesOneErrorEventOfItsClass() {
        List<Permanent> permanents = List.of(
                new Permanent("stream-truncated", "STREAM_TRUNCATED", 3, 200, true),
                new Permanent("stream-error", "STREAM_ERROR", 3, 200, true),
                new Permanent("stream-choice-error", "STREAM_ERROR", 3, 200, true),
                new Permanent("stream-reset", "CONNECTION_LOST", 3, 200, true),
                new Permanent("500", "SERVER", 4, 500, true));
        assertErrors("broken-streams", permanents, "request.stream", "true");
    }

    private void assertErrors(String connector, List<Permanent> permanents, String... pairs) {
        String[] all =
                Stream.of(EVERY_FAILURE_COUNTS, pairs).flatMap(Stream::of).toArray(String[]::new);
        try (RunningConnector sink = RunningConnector.create(cluster, rest, connector, all)) {
            sink.sendAll(prompts(permanents.stream().map(Permanent::fault)));
            sink.awaitReceipts(permanents.size());
            sink.awaitAllCommitted();

            assertThat(sink.completions()).isEmpty();
            Map<String, Output> errors = Output.byKey(sink.errors());
            Map<String, Output> usage = Output.byKey(sink.usage());
            assertThat(errors).hasSize(permanents.size());
            for (Permanent expected : permanents) {
                String fault = expected.fault();
                Output error = errors.get(fault);
                assertThat(error.text("error_class")).as(fault).isEqualTo(expected.errorClass());
                assertThat(error.value().path("attempts").asInt())
                        .as(fault + ": " + usage.get(fault).value().path("attempt_history"))
                        .isEqualTo(expected.attempts());
                assertThat(
                                error.value().path("http_status").isNull()
                                        ? null
                                        : error.value().path("http_status").asInt())
                        .as(fault)
                        .isEqualTo(expected.status());
                assertThat(error.value().path("retryable").asBoolean())
                        .as(fault)
                        .isEqualTo(expected.retryable());
                assertThat(error.text("message")).as(fault).isNotBlank().doesNotContain("fails with");
                assertThat(journal(error).calls()).as(fault).isEqualTo(expected.attempts());
                assertThat(usage.get(fault).text("outcome")).isEqualTo("failed");
                assertThat(usage.get(fault).text("error_class")).isEqualTo(expected.errorClass());
            }
            sink.assertRunning();
        }
    }

    /** Others are answered meanwhile: else all calls would pause, longer and longer, until one is. */
    @Test
    void whatIsRefusedAgainAndAgainBecomesAnErrorEvent() {
        Map<String, String> prompts = new LinkedHashMap<>(numbered(200, "prompt"));
        prompts.putAll(prompts(Stream.of("429")));
        try (RunningConnector sink = RunningConnector.create(cluster, rest, "limited", EVERY_FAILURE_COUNTS)) {
            sink.sendAll(prompts);
            sink.awaitReceipts(prompts.size());
            sink.awaitAllCommitted();

            assertThat(sink.completions()).hasSize(prompts.size() - 1);
            Map<String, Output> errors = Output.byKey(sink.errors());
            assertThat(errors).containsOnlyKeys("429");
            assertThat(errors.get("429").text("error_class")).isEqualTo("RATE_LIMITED");
            assertThat(errors.get("429").value().path("http_status").asInt()).isEqualTo(429);
            assertThat(errors.get("429").value().path("attempts").asInt()).isEqualTo(6);
            assertThat(errors.get("429").value().path("retryable").asBoolean()).isTrue();
        }
    }

    @Test
    void strangeAnswersAreAnswers() {
        try (RunningConnector sink = RunningConnector.create(
                cluster,
                rest,
                "strange",
                "tools",
                "[{\"type\": \"function\", \"function\": {\"name\": \"weather\", \"parameters\": {\"type\": \"object\","
                        + " \"properties\": {\"city\": {\"type\": \"string\"}}}}}]")) {
            sink.sendAll(prompts(Stream.of("length", "refusal", "finish-content-filter", "think-leak")));
            sink.send("cut", "[[tool]] [[fault=tool-arguments-cut]]");
            sink.send("no-id", "[[tool]] [[fault=tool-without-id]]");
            sink.awaitReceipts(6);

            assertThat(sink.errors()).isEmpty();
            Map<String, Output> completions = Output.byKey(sink.completions());
            assertThat(completions.get("length").text("finish_reason")).isEqualTo("length");
            assertThat(completions.get("refusal").text("refusal")).isNotBlank();
            assertThat(completions.get("finish-content-filter").text("finish_reason"))
                    .isEqualTo("content_filter");
            assertThat(completions.get("think-leak").text("content")).isNotBlank();
            Map<String, Output> toolCalls = Output.byKey(sink.toolCalls());
            assertThat(toolCalls.get("cut").value().path("arguments_valid").asBoolean())
                    .isFalse();
            assertThat(toolCalls.get("no-id").value().path("arguments_valid").asBoolean())
                    .isTrue();
            assertThat(toolCalls.get("no-id").text("tool_call_id")).startsWith("call_");
        }
    }

    @Test
    void aSilentProviderIsGivenUpInTime() {
        try (RunningConnector sink = RunningConnector.create(
                cluster,
                rest,
                "silent",
                "chat.first.byte.timeout.ms",
                "2000",
                "chat.idle.timeout.ms",
                "2000",
                "chat.retry.backoff.ms",
                "10")) {
            sink.sendAll(prompts(Stream.of("hang", "hangx1", "stalled-body")));
            sink.awaitReceipts(3);

            assertThat(Output.byKey(sink.completions())).containsOnlyKeys("hangx1");
            Map<String, Output> errors = Output.byKey(sink.errors());
            assertThat(errors).containsOnlyKeys("hang", "stalled-body");
            assertThat(errors.values()).allSatisfy(error -> {
                assertThat(error.text("error_class")).isEqualTo("GENERATION_TIMEOUT");
                assertThat(error.value().path("attempts").asInt()).isEqualTo(2);
                // The client closed both connections.
                await().atMost(Duration.ofMinutes(1)).until(() -> journal(error).aborted() == 2);
            });
            assertThat(errors.get("hang").text("message")).contains("first-byte timeout of PT2S");
            assertThat(errors.get("stalled-body").text("message")).contains("idle timeout of PT2S");
        }
    }

    @Test
    void aPromptPastItsDeadlineBecomesAnErrorEvent() {
        try (RunningConnector sink = RunningConnector.create(cluster, rest, "deadline", "chat.deadline.ms", "3000")) {
            sink.send("slow", "[[latency=60000]] Too slow");
            sink.send("fast", "In time");
            sink.awaitReceipts(2);

            assertThat(Output.byKey(sink.completions())).containsOnlyKeys("fast");
            Output error = Output.byKey(sink.errors()).get("slow");
            assertThat(error.text("error_class")).isEqualTo("DEADLINE");
            assertThat(error.text("message")).isEqualTo("No answer within PT3S");
            assertThat(error.value().path("attempts").asInt()).isEqualTo(1);
        }
    }

    @Test
    void anEndpointThatTakesNoConnectionsIsTriedFiveTimesWithoutABreaker() {
        try (RunningConnector sink = RunningConnector.create(
                cluster,
                rest,
                "refused",
                "chat.api.url",
                "http://127.0.0.1:" + closedPort() + "/v1",
                "chat.retry.backoff.ms",
                "10",
                "chat.breaker.enabled",
                "false")) {
            sink.send("k", "Nobody listens");
            sink.awaitReceipts(1);

            Output error = Output.byKey(sink.errors()).get("k");
            assertThat(error.text("error_class")).isEqualTo("CONNECT");
            assertThat(error.value().path("attempts").asInt()).isEqualTo(5);
            sink.assertRunning();
        }
    }

    @Test
    void aWrongKeyFailsTheTaskAndNothingIsLost() {
        try (RunningConnector sink = RunningConnector.create(cluster, rest, "wrong-key", API_KEY, WRONG_KEY)) {
            sink.sendAll(numbered(20, "a secret prompt"));
            String trace = rest.awaitTaskFailure("wrong-key", 0);

            assertThat(trace)
                    .contains("chat.api.key", "401", "AUTHENTICATION")
                    .doesNotContain(WRONG_KEY, "secret prompt");
            try (Admin admin = cluster.kafka().admin()) {
                assertThat(sink.pipeline().committedTotal(admin)).isZero();
            }
            assertThat(sink.pipeline().outputs())
                    .allSatisfy(topic -> assertThat(sink.pipeline().read(topic)).isEmpty());

            Map<String, String> corrected = new HashMap<>(sink.config());
            corrected.put(API_KEY, SimulatorSettings.DEFAULT_API_KEY);
            rest.putConfig("wrong-key", corrected);
            rest.restart("wrong-key");
            sink.awaitReceipts(20);
            sink.awaitAllCommitted();

            sink.pipeline()
                    .assertExactlyOnce(
                            20, sink.pipeline().completions(), sink.pipeline().usage());
            assertThat(sink.errors()).isEmpty();
        }
    }

    @Test
    void aKeyRevokedOnTheWayFailsTheTaskAndARestartGoesOn() {
        try (RunningConnector sink = RunningConnector.create(cluster, rest, "revoked", "chat.max.in.flight", "4")) {
            cluster.provider().script("prompt number 30 ", "403");
            sink.sendAll(numbered(60, "prompt"));
            String trace = rest.awaitTaskFailure("revoked", 0);
            assertThat(trace).contains("chat.api.key", "403", "AUTHENTICATION");

            cluster.provider().recover();
            rest.restartTask("revoked", 0);
            sink.awaitReceipts(60);
            sink.awaitAllCommitted();

            sink.pipeline()
                    .assertExactlyOnce(
                            60, sink.pipeline().completions(), sink.pipeline().usage());
            assertThat(sink.errors()).isEmpty();
        }
    }

    @Test
    void outOfCreditsPromptsWait() {
        int prompts = 30;
        try (RunningConnector sink = RunningConnector.create(
                cluster, rest, "credits", "chat.quota.probe.interval.ms", "100", "chat.max.in.flight", "5")) {
            cluster.provider().failAll(Fault.OUT_OF_CREDITS);
            sink.sendAll(numbered(prompts, "prompt"));
            // Five calls under way when it was noticed, and then one probe at a time.
            await().atMost(Duration.ofMinutes(1)).until(() -> calls(sink, prompts) >= 8);
            assertThat(calls(sink, prompts)).isLessThan(20);
            sink.assertRunning();
            assertThat(sink.pipeline().outputs())
                    .allSatisfy(topic -> assertThat(sink.pipeline().read(topic)).isEmpty());

            cluster.provider().recover();
            sink.awaitReceipts(prompts);
            sink.awaitAllCommitted();

            sink.pipeline()
                    .assertExactlyOnce(
                            prompts,
                            sink.pipeline().completions(),
                            sink.pipeline().usage());
            assertThat(sink.errors()).isEmpty();
        }
    }

    /** Calls for any of the first offsets of every partition. */
    private int calls(RunningConnector sink, int prompts) {
        int calls = 0;
        for (int partition = 0; partition < ConnectCluster.PARTITIONS; partition++) {
            for (long offset = 0; offset < prompts; offset++) {
                calls += cluster.provider()
                        .journal()
                        .entry(sink.pipeline().requestId(partition, offset))
                        .map(JournalEntry::calls)
                        .orElse(0);
            }
        }
        return calls;
    }

    private JournalEntry journal(Output output) {
        return cluster.provider()
                .journal()
                .entry(output.text("request_id"))
                .orElseThrow(() -> new AssertionError("never sent: " + output.key()));
    }

    /** Prompts that order these faults, by fault. */
    private static Map<String, String> prompts(Stream<String> faults) {
        return faults.collect(Collectors.toMap(
                fault -> fault,
                fault -> "A prompt that fails with [[fault=" + fault + "]]",
                (one, other) -> one,
                LinkedHashMap::new));
    }

    private static Map<String, String> numbered(int count, String text) {
        return IntStream.range(0, count)
                .boxed()
                .collect(Collectors.toMap(i -> "key-" + i, i -> text + " number " + i + " of " + count));
    }

    private static int closedPort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError("no free port", e);
        }
    }
}
