package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.client.ChatCall;
import io.kafkachat.client.ChatClient;
import io.kafkachat.client.ChatClients;
import io.kafkachat.client.ChatOutcome;
import io.kafkachat.client.ChatOutcome.Answered;
import io.kafkachat.client.ChatOutcome.Failed;
import io.kafkachat.client.ChatRequest;
import io.kafkachat.client.Choice;
import io.kafkachat.client.ChunkListener;
import io.kafkachat.client.ClientSettings;
import io.kafkachat.client.ClientSettings.Limits;
import io.kafkachat.client.ClientSettings.RetryLimits;
import io.kafkachat.client.ClientSettings.Timeouts;
import io.kafkachat.client.ErrorClass;
import io.kafkachat.client.PendingCall;
import io.kafkachat.client.ResilienceSettings;
import io.kafkachat.client.ResilienceSettings.AdaptiveConcurrency;
import io.kafkachat.client.ResilienceSettings.OutageDetection;
import io.kafkachat.client.ResilienceSettings.RatePauses;
import io.kafkachat.client.ResilienceSettings.RetryAllowance;
import io.kafkachat.testkit.provider.Fault;
import io.kafkachat.testkit.provider.Fingerprint;
import io.kafkachat.testkit.provider.JournalEntry;
import io.kafkachat.testkit.provider.JournalSummary;
import io.kafkachat.testkit.provider.LatencyProfile;
import io.kafkachat.testkit.provider.ProviderSimulator;
import io.kafkachat.testkit.provider.SimulatorSettings;
import io.kafkachat.testkit.provider.Streaming;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Whatever happens to thousands of streams at once: each call ends once and rightly, and nothing of it stays. */
@ResourceLock(ClientCalls.CLIENTS)
class ClientChaosIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int IN_FLIGHT = 100;
    private static final int CALLS = 3_000;
    private static final long SEED = 1;

    /** All that may pass: those of streams, of connections, of bodies, and errors. */
    private static final List<Fault> FAULTS = List.of(
            Fault.STREAM_TRUNCATED,
            Fault.STREAM_DONE_EARLY,
            Fault.STREAM_ERROR,
            Fault.STREAM_CHOICE_ERROR,
            Fault.STREAM_STALL,
            Fault.STREAM_COMMENTS,
            Fault.STREAM_RESET,
            Fault.STREAM_NO_DONE,
            Fault.STREAM_JSON,
            Fault.STREAM_CRLF,
            Fault.TRUNCATED,
            Fault.STALLED_BODY,
            Fault.OK_WITH_ERROR,
            Fault.CHOICE_ERROR,
            Fault.GARBAGE,
            Fault.EMPTY_CONTENT,
            Fault.RESET,
            Fault.EOF,
            Fault.HANG,
            Fault.RATE_LIMITED,
            Fault.INTERNAL_ERROR,
            Fault.HTML_ERROR,
            Fault.UNAVAILABLE,
            Fault.GATEWAY_TIMEOUT);

    private static final AdaptiveConcurrency FIXED = new AdaptiveConcurrency(false, 1, 1);
    private static final double SHARE_OF_EACH = 0.015;

    private record Submitted(String prompt, PendingCall call, Pieces pieces) {}

    @Test
    void everyCallEndsOnceWithTheWholeAnswerToItsPromptOrAFailure() throws Exception {
        Map<Fault, Double> faults = new EnumMap<>(Fault.class);
        FAULTS.forEach(fault -> faults.put(fault, SHARE_OF_EACH));
        SimulatorSettings simulator = SimulatorSettings.defaults()
                .withSeed(SEED)
                .withFaults(faults)
                .withErrorShape(null)
                .withLatency(LatencyProfile.lognormal(Duration.ofMillis(60), Duration.ofMillis(600)));
        Duration halfASecond = Duration.ofMillis(500);
        Timeouts timeouts = new Timeouts(
                LONG, Duration.ofSeconds(1), halfASecond, halfASecond, Duration.ofSeconds(5), Duration.ofMinutes(2));
        ScheduledExecutorService cancelling = Executors.newSingleThreadScheduledExecutor();
        try (ProviderSimulator provider = ProviderSimulator.start(simulator)) {
            ClientSettings settings = ClientCalls.settings(provider)
                    .withLimits(new Limits(IN_FLIGHT))
                    .withTimeouts(timeouts)
                    .withRetries(new RetryLimits(10, Duration.ofMillis(10), Duration.ofMillis(200), LONG))
                    .withResilience(resilience(FIXED, OutageDetection.DEFAULT));
            AtomicInteger ends = new AtomicInteger();
            Map<String, Submitted> calls = new LinkedHashMap<>();
            try (ChatClient client = ChatClients.create(settings)) {
                Random random = new Random(SEED);
                for (int i = 0; i < CALLS; i++) {
                    String id = "call-" + i;
                    String prompt = "prompt " + i;
                    Pieces pieces = new Pieces();
                    PendingCall call = client.submit(new ChatCall(id, jsonRequest(prompt), i % 5, pieces));
                    call.outcome().thenRun(ends::incrementAndGet);
                    calls.put(id, new Submitted(prompt, call, pieces));
                    int what = random.nextInt(10);
                    if (what == 0) {
                        cancelling.schedule(call::cancel, random.nextInt(5_000), TimeUnit.MILLISECONDS);
                    } else if (what == 1) {
                        cancelling.schedule(call::withdraw, random.nextInt(5_000), TimeUnit.MILLISECONDS);
                    }
                }
                Map<String, Integer> outcomes = new TreeMap<>();
                for (Map.Entry<String, Submitted> each : calls.entrySet()) {
                    ChatOutcome outcome = each.getValue().call().outcome().get(3, TimeUnit.MINUTES);
                    check(each.getKey(), each.getValue(), outcome);
                    outcomes.merge(
                            outcome instanceof Failed failed
                                    ? failed.failure().errorClass().name()
                                    : "answered",
                            1,
                            Integer::sum);
                }
                await().atMost(PATIENCE)
                        .until(() -> client.load().inFlight() + client.load().queued() == 0);
                System.out.println(
                        "chaos: " + outcomes + ", " + provider.journal().summary() + ", " + provider.connections());
                assertThat(outcomes.get("answered")).isGreaterThan(CALLS * 3 / 4);
                await().atMost(PATIENCE)
                        .until(() -> provider.journal().summary().inFlight() == 0);
                await().atMost(PATIENCE).until(() -> provider.connections().open() <= IN_FLIGHT);
                calls.forEach((id, each) ->
                        checkServed(provider, id, each.call().outcome().join()));
            }
            assertThat(ends).hasValue(CALLS);
            assertThat(ClientCalls.threads()).isEmpty();
            await().atMost(PATIENCE).until(() -> provider.connections().open() == 0);
        } finally {
            cancelling.shutdownNow();
        }
    }

    private static void check(String id, Submitted submitted, ChatOutcome outcome) {
        if (outcome instanceof Answered answered) {
            Choice choice = answered.completion().choices().get(0);
            // JSON with the fingerprint at its end, so that a part of it cannot pass.
            assertThat(Pipeline.json(choice.content()).path("fingerprint").asText())
                    .as(id)
                    .isEqualTo(Fingerprint.of(submitted.prompt()));
            assertThat(choice.reasoning()).as(id).endsWith("which prompt it belongs to.\n");
            assertThat(answered.completion().usage().totalTokens()).as(id).isPositive();
            assertThat(answered.completion().usage().usdSpent()).as(id).isPositive();
            assertThat(submitted.pieces().of(outcome.report().attempts().size()))
                    .as(id)
                    .isIn(choice.content(), "");
        } else if (outcome instanceof Failed failed) {
            assertThat(failed.failure().errorClass())
                    .as(id)
                    .matches(ErrorClass::retryable)
                    .isNotEqualTo(ErrorClass.DEADLINE);
        }
    }

    /** Nothing was sent behind the back of the call, and what counts as an answer was sent to its end. */
    private static void checkServed(ProviderSimulator provider, String id, ChatOutcome outcome) {
        JournalEntry served = provider.journal().entry(id).orElse(new JournalEntry(id, 0, 0, 0, 0, 0, 0, null, null));
        assertThat(served.calls())
                .as("requests of " + id)
                .isLessThanOrEqualTo(outcome.report().attempts().size());
        if (outcome instanceof Answered) {
            assertThat(served.paid()).as(served + " " + outcome.report()).isPositive();
        }
    }

    @Test
    void everyTimeoutClosesTheSocketsOfAllItGivesUp() throws Exception {
        int ofEach = IN_FLIGHT / 4;
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put("[[fault=hang]]", "first-byte timeout");
        kinds.put("[[fault=stream-stall]]", "idle timeout");
        kinds.put("[[fault=stream-comments]]", "no-data timeout");
        kinds.put("[[latency=20s]]", "total timeout");
        SimulatorSettings simulator =
                SimulatorSettings.defaults().withStreaming(new Streaming(0, 1, Duration.ofMillis(50)));
        Timeouts timeouts = new Timeouts(
                LONG, Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(4), LONG);
        try (ProviderSimulator provider = ProviderSimulator.start(simulator);
                ChatClient client = ChatClients.create(ClientCalls.settings(provider)
                        .withLimits(new Limits(IN_FLIGHT))
                        .withTimeouts(timeouts)
                        .withRetries(new RetryLimits(1, Duration.ofMillis(1), Duration.ofMillis(1), LONG))
                        .withResilience(steady()))) {
            List<Submitted> calls = new ArrayList<>();
            for (int i = 0; i < ofEach; i++) {
                for (String kind : kinds.keySet()) {
                    String prompt = "prompt " + i + " " + kind;
                    ChatCall call = new ChatCall("call-" + calls.size(), ClientCalls.request(prompt), "lane");
                    calls.add(new Submitted(kind, client.submit(call), new Pieces()));
                }
            }

            for (Submitted each : calls) {
                assertThat(each.call().outcome().get(1, TimeUnit.MINUTES))
                        .isInstanceOfSatisfying(Failed.class, failed -> {
                            assertThat(failed.failure().errorClass()).isEqualTo(ErrorClass.GENERATION_TIMEOUT);
                            assertThat(failed.failure().message()).contains(kinds.get(each.prompt()));
                        });
            }

            // The client is still open.
            await().atMost(PATIENCE).until(() -> provider.connections().open() == 0);
            assertThat(provider.connections().accepted()).isEqualTo(calls.size());
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(provider.journal().summary().aborted()).isEqualTo(calls.size()));
        }
    }

    @Test
    void closingEndsStreamsRetriesPausesAndBreakersAndLeavesNothing() throws Exception {
        int ofEach = IN_FLIGHT / 4;
        SimulatorSettings simulator = SimulatorSettings.defaults().withAnyModel(true);
        try (ProviderSimulator provider = ProviderSimulator.start(simulator);
                ProviderSimulator poor = ProviderSimulator.start(simulator)) {
            poor.failAll(Fault.OUT_OF_CREDITS);
            provider.failModel("down", Fault.UNAVAILABLE);
            RetryLimits slow = new RetryLimits(6, LONG, LONG, LONG);
            ChatClient client = ChatClients.create(ClientCalls.settings(provider)
                    .withLimits(new Limits(IN_FLIGHT))
                    .withRetries(slow)
                    .withResilience(resilience(new AdaptiveConcurrency(true, 1, IN_FLIGHT), OutageDetection.DEFAULT)));
            ChatClient paused = ChatClients.create(ClientCalls.settings(poor).withRetries(slow));
            List<PendingCall> calls = new ArrayList<>();
            for (int i = 0; i < ofEach; i++) {
                // Streams that have begun, streams that stand still, retries that wait, calls behind an open breaker.
                calls.add(submit(client, "begun-" + i, ClientCalls.MODEL, "prompt [[latency=20s]]"));
                calls.add(submit(client, "still-" + i, ClientCalls.MODEL, "prompt [[fault=stream-stall]]"));
                calls.add(submit(client, "down-" + i, "down", "prompt"));
                calls.add(submit(paused, "paused-" + i, ClientCalls.MODEL, "prompt"));
            }
            await().atMost(PATIENCE)
                    .until(() -> client.load().inFlight() == 2 * ofEach
                            && client.load().paused());
            calls.add(submit(client, "retry", ClientCalls.MODEL, "prompt [[fault=500]]"));
            // Or more: the wait before a retry may be next to nothing.
            await().atMost(PATIENCE)
                    .until(() -> provider.journal()
                                    .entry("retry")
                                    .map(JournalEntry::failed)
                                    .orElse(0)
                            >= 1);
            await().atMost(PATIENCE)
                    .until(() -> paused.load().paused() && paused.load().inFlight() == 0);

            client.close();
            paused.close();

            assertThat(ClientCalls.threads()).isEmpty();
            for (PendingCall call : calls) {
                assertThat(call.outcome())
                        .isCompletedWithValueMatching(outcome -> outcome instanceof Failed failed
                                && failed.failure().errorClass() == ErrorClass.CANCELLED);
            }
            await().atMost(PATIENCE)
                    .until(() ->
                            provider.connections().open() + poor.connections().open() == 0);
            JournalSummary journal = provider.journal().summary();
            assertThat(journal.inFlight()).isZero();
            assertThat(journal.aborted()).isGreaterThanOrEqualTo(2 * ofEach);
            assertThat(journal.paid()).isZero();
        }
    }

    private static PendingCall submit(ChatClient client, String id, String model, String prompt) {
        ObjectNode body = ClientCalls.body(prompt).put("model", model);
        return client.submit(new ChatCall(id, ClientCalls.request(body), "lane"));
    }

    private static ChatRequest jsonRequest(String prompt) {
        ObjectNode body = ClientCalls.body(prompt);
        body.putObject("response_format").put("type", "json_object");
        return ClientCalls.request(body);
    }

    /** As many calls as the limit says, and each failure is the call's own. */
    private static ResilienceSettings steady() {
        OutageDetection usual = OutageDetection.DEFAULT;
        return resilience(
                FIXED,
                new OutageDetection(
                        false,
                        usual.window(),
                        usual.minCalls(),
                        usual.failurePercent(),
                        usual.minRun(),
                        usual.maxRun(),
                        usual.forgetAfter(),
                        usual.firstProbe(),
                        usual.maxProbe()));
    }

    /** With as many retries as anybody wants, and hardly a pause. */
    private static ResilienceSettings resilience(AdaptiveConcurrency concurrency, OutageDetection outages) {
        return new ResilienceSettings(
                concurrency,
                new RatePauses(Duration.ofMillis(10), Duration.ofMillis(50), LONG),
                outages,
                new RetryAllowance(1_000, 1_000));
    }

    /** The text of each attempt. */
    private static final class Pieces implements ChunkListener {

        private final ConcurrentMap<Integer, String> content = new ConcurrentHashMap<>();

        @Override
        public void chunk(int attempt, int choiceIndex, @Nullable String text, @Nullable String reasoning) {
            if (text != null) {
                content.merge(attempt, text, String::concat);
            }
        }

        String of(int attempt) {
            return content.getOrDefault(attempt, "");
        }
    }
}
