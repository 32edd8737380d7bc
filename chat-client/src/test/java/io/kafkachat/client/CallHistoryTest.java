package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kafkachat.client.ClientSettings.Capabilities;
import io.kafkachat.client.ClientSettings.Endpoint;
import io.kafkachat.client.ClientSettings.Fallback;
import io.kafkachat.client.ClientSettings.RetryLimits;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that go on with what an earlier run has left. */
@Timeout(60)
class CallHistoryTest {

    private static final Duration DEADLINE = Fixtures.timeouts().deadline();

    private final List<CallHistory> heard = new CopyOnWriteArrayList<>();
    private final List<Integer> numbers = new CopyOnWriteArrayList<>();

    @ParameterizedTest
    @CsvSource({"0, 4", "1, 3", "3, 1", "4, 1", "9, 1"})
    void earlierFailuresCountButNeverKeepACallFromBeingSent(int earlier, int sent) throws Exception {
        try (ScriptedServer server = failing();
                ChatClient client = Fixtures.client(server)) {
            List<Attempt> before = Collections.nCopies(earlier, attempt(server.url(), ErrorClass.SERVER));

            PendingCall call = client.submit(resumed(before, Duration.ZERO));

            assertThat(Fixtures.failure(call).errorClass()).isEqualTo(ErrorClass.SERVER);
            assertThat(server.requests()).hasSize(sent);
            List<Attempt> reported = Fixtures.outcome(call).report().attempts();
            assertThat(reported).hasSize(earlier + sent);
            assertThat(reported.subList(0, earlier)).isEqualTo(before);
            assertThat(numbers.get(0)).isEqualTo(earlier + 1);
        }
    }

    @Test
    void earlierFailuresOfAnyClassCountForTheBoundOfAll() throws Exception {
        try (ScriptedServer server = failing();
                ChatClient client = Fixtures.client(server)) {
            List<Attempt> before = attempts(
                    server.url(),
                    ErrorClass.RATE_LIMITED,
                    ErrorClass.CONNECT,
                    ErrorClass.RATE_LIMITED,
                    ErrorClass.CONNECT);

            PendingCall call = client.submit(resumed(before, Duration.ZERO));

            assertThat(Fixtures.outcome(call).report().attempts()).hasSize(6);
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void theBackoffGoesOnGrowing() throws Exception {
        RetryLimits retries =
                new RetryLimits(6, Duration.ofMillis(20), Duration.ofMillis(1_000), Duration.ofMillis(50));
        try (ScriptedServer server = failing();
                ChatClient client = Fixtures.client(Fixtures.settings(server.url(), 1, Fixtures.timeouts(), retries))) {
            List<Attempt> before = attempts(server.url(), ErrorClass.SERVER, ErrorClass.SERVER);

            PendingCall call = client.submit(resumed(before, Duration.ZERO));

            // Half of the ceiling after three failures.
            assertThat(Fixtures.outcome(call).report().attempts().get(3).waitBefore())
                    .isEqualTo(Duration.ofMillis(40));
        }
    }

    @Test
    void whatWasNoFaultOfTheCallOrHappenedElsewhereCountsForNothing() throws Exception {
        try (ScriptedServer server = failing();
                ChatClient client = Fixtures.client(server)) {
            List<Attempt> before = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                before.add(attempt(URI.create("http://elsewhere.test/"), ErrorClass.SERVER));
                before.add(attempt(server.url(), ErrorClass.SERVER).withExcused(true));
                before.add(attempt(server.url(), ErrorClass.CANCELLED));
            }

            PendingCall call = client.submit(resumed(before, Duration.ZERO));

            assertThat(Fixtures.outcome(call).report().attempts()).hasSize(18 + 4);
            assertThat(server.requests()).hasSize(4);
        }
    }

    @Test
    void aCallThatHadGoneOnToAFallbackTriesTheEndpointOnceAndGoesOn() throws Exception {
        try (ScriptedServer first = failing();
                ScriptedServer second = failing();
                ChatClient client = Fixtures.client(withFallback(first.url(), second.url()))) {
            List<Attempt> before = new ArrayList<>(Collections.nCopies(4, attempt(first.url(), ErrorClass.SERVER)));
            before.addAll(Collections.nCopies(3, attempt(second.url(), ErrorClass.SERVER)));

            PendingCall call = client.submit(resumed(before, Duration.ZERO));

            CallReport report = Fixtures.outcome(call).report();
            assertThat(first.requests()).hasSize(1);
            assertThat(second.requests()).hasSize(4);
            assertThat(report.fallback()).isOne();
            assertThat(report.endpoint()).isEqualTo(second.url());
            assertThat(report.attempts()).hasSize(7 + 5);
        }
    }

    @Test
    void aCallThatBeginsAtAFallbackCountsWhatFailedThere() throws Exception {
        RetryLimits noProbe = new RetryLimits(6, Duration.ofMillis(1), Duration.ofMillis(50), Duration.ofHours(1));
        try (ScriptedServer first =
                        new ScriptedServer((request, peer) -> peer.reply(402, "{\"message\":\"out of credits\"}"));
                ScriptedServer second = failing();
                ChatClient client =
                        Fixtures.client(withFallback(first.url(), second.url()).withRetries(noProbe))) {
            client.submit(Fixtures.call("pauses-the-first"));
            await().until(() -> client.load().paused());
            List<Attempt> before = new ArrayList<>(Collections.nCopies(4, attempt(first.url(), ErrorClass.SERVER)));
            before.addAll(Collections.nCopies(2, attempt(second.url(), ErrorClass.SERVER)));

            PendingCall call = client.submit(resumed(before, Duration.ZERO));

            assertThat(Fixtures.outcome(call).report().attempts()).hasSize(6 + 2);
            assertThat(first.requests()).hasSize(1);
        }
    }

    @Test
    void theDeadlineIsSoonerByWhatIsSpent() throws Exception {
        try (ScriptedServer server = new ScriptedServer((request, peer) -> {});
                ChatClient client = Fixtures.client(server)) {
            PendingCall fresh = client.submit(Fixtures.call("fresh"));
            await().until(() -> server.requests().size() == 1);

            PendingCall call = client.submit(resumed(
                    attempts(server.url(), ErrorClass.SERVER, ErrorClass.SERVER),
                    DEADLINE.minus(Duration.ofMillis(200))));

            assertThat(Fixtures.failure(call))
                    .isEqualTo(new Failure(ErrorClass.DEADLINE, null, null, "No answer within PT1M", null));
            CallReport report = Fixtures.outcome(call).report();
            assertThat(report.latency()).isBetween(Duration.ofMillis(200), Duration.ofSeconds(30));
            assertThat(report.attempts())
                    .extracting(Attempt::errorClass)
                    .containsExactly(ErrorClass.SERVER, ErrorClass.SERVER, ErrorClass.DEADLINE);
            // It was sent before, and has its whole time.
            assertThat(fresh.outcome()).isNotDone();
        }
    }

    @Test
    void aWaitIsNotBegunIfItCannotEndWithinWhatIsLeft() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                        (request, peer) -> peer.reply(503, "{\"message\":\"No capacity\"}", "Retry-After: 30"));
                ChatClient client = Fixtures.client(server)) {

            PendingCall call = client.submit(resumed(List.of(), Duration.ofSeconds(31)));

            Failure failure = Fixtures.failure(call);
            assertThat(failure.errorClass()).isEqualTo(ErrorClass.DEADLINE);
            assertThat(failure.message()).isEqualTo("No answer within PT1M; last: No capacity");
            assertThat(Fixtures.outcome(call).report().latency()).isLessThan(Duration.ofSeconds(29));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {60, 61, Long.MAX_VALUE})
    void aCallWhoseDeadlineIsUsedUpEndsAtOnceWithoutBeingSent(long spentSeconds) throws Exception {
        try (ScriptedServer server = failing();
                ChatClient client = Fixtures.client(server)) {
            List<Attempt> before = List.of(attempt(URI.create("http://elsewhere.test/"), ErrorClass.SERVER));

            PendingCall call = client.submit(resumed(before, Duration.ofSeconds(spentSeconds)));

            assertThat(call.outcome()).isDone();
            assertThat(Fixtures.failure(call))
                    .isEqualTo(new Failure(ErrorClass.DEADLINE, null, null, "No answer within PT1M", null));
            CallReport report = Fixtures.outcome(call).report();
            assertThat(report.attempts()).isEqualTo(before);
            assertThat(report.endpoint()).isEqualTo(server.url());
            assertThat(server.requests()).isEmpty();
            assertThat(client.load()).isEqualTo(new ClientLoad(0, 0, 64, false));
        }
    }

    @Test
    void whoeverListensHearsAllAttemptsAndTheTimeSpentUpToEachFailure() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                        (request, peer) -> peer.reply(request.number() < 3 ? 500 : 200, Fixtures.completion("x")));
                ChatClient client = Fixtures.client(server)) {
            List<Attempt> before = attempts(server.url(), ErrorClass.CONNECT);
            Duration spent = Duration.ofSeconds(10);

            PendingCall call = client.submit(resumed(before, spent));

            assertThat(Fixtures.answer(call)).isEqualTo("x");
            CallReport report = Fixtures.outcome(call).report();
            assertThat(numbers).containsExactly(2, 3);
            assertThat(heard)
                    .extracting(CallHistory::attempts)
                    .containsExactly(
                            report.attempts().subList(0, 2), report.attempts().subList(0, 3));
            assertThat(heard.get(0).spent()).isBetween(spent, spent.plus(report.latency()));
            assertThat(heard.get(1).spent())
                    .isGreaterThanOrEqualTo(
                            heard.get(0).spent().plus(report.attempts().get(2).duration()))
                    .isLessThanOrEqualTo(spent.plus(report.latency()));
            assertThat(report.attempts()).extracting(Attempt::excused).containsOnly(false);
        }
    }

    @Test
    void noTimeIsSpentAndNoAttemptCountsWhileTheAccountIsOutOfCredits() throws Exception {
        RetryLimits retries = new RetryLimits(2, Duration.ofMillis(1), Duration.ofMillis(50), Duration.ofMillis(400));
        try (ScriptedServer server = new ScriptedServer((request, peer) -> peer.reply(
                        request.number() < 4 ? 403 : 200,
                        request.number() < 4
                                ? "{\"message\":\"You have run out of credits\",\"statusCode\":403}"
                                : Fixtures.completion("x")));
                ChatClient client = Fixtures.client(Fixtures.settings(server.url(), 1, Fixtures.timeouts(), retries))) {

            PendingCall call = client.submit(resumed(List.of(), Duration.ZERO));

            assertThat(Fixtures.answer(call)).isEqualTo("x");
            CallHistory last = heard.get(2);
            assertThat(last.attempts())
                    .extracting(Attempt::errorClass)
                    .hasSize(3)
                    .containsOnly(ErrorClass.QUOTA);
            assertThat(last.attempts()).extracting(Attempt::excused).containsOnly(true);
            // Probes after 400, 1200 and 2800 ms, two of them before the last failure.
            assertThat(Fixtures.outcome(call).report().latency().minus(last.spent()))
                    .isGreaterThan(Duration.ofMillis(2_700));
        }
    }

    @Test
    void aCallGoesOnWithAnotherClient() throws Exception {
        LinkedBlockingQueue<ScriptedServer.Peer> held = new LinkedBlockingQueue<>();
        try (ScriptedServer server = new ScriptedServer((request, peer) -> {
            if (request.number() == 3) {
                held.add(peer);
            } else {
                peer.reply(500, "");
            }
        })) {
            ChatClient before = Fixtures.client(server);
            PendingCall cutOff = before.submit(resumed(List.of(), Duration.ZERO));
            assertThat(held.poll(30, TimeUnit.SECONDS)).isNotNull();
            before.close();
            assertThat(Fixtures.failure(cutOff).errorClass()).isEqualTo(ErrorClass.CANCELLED);
            assertThat(numbers).containsExactly(1, 2);

            try (ChatClient after = Fixtures.client(server)) {
                CallHistory kept = heard.get(1);
                CallHistory read = new CallHistory(
                        kept.attempts().stream().map(CallHistoryTest::rebuilt).toList(), kept.spent());
                assertThat(read).isEqualTo(kept);

                PendingCall call = after.submit(resumed(read.attempts(), read.spent()));

                assertThat(Fixtures.outcome(call).report().attempts())
                        .extracting(Attempt::errorClass)
                        .hasSize(4)
                        .containsOnly(ErrorClass.SERVER);
                assertThat(numbers).containsExactly(1, 2, 3, 4);
                assertThat(heard.get(3).spent()).isGreaterThan(kept.spent());
                assertThat(server.requests()).hasSize(5);
            }
        }
    }

    @Test
    void whatCannotBeAHistoryIsRefused() {
        URI url = URI.create("http://localhost/");
        assertThatThrownBy(() -> new CallHistory(attempts(url, ErrorClass.SERVER, null), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("attempts: expected only such as have an error class");
        assertThatThrownBy(() -> new CallHistory(List.of(), Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("spent: expected no negative duration");
    }

    private ChatCall resumed(List<Attempt> attempts, Duration spent) {
        CallListener listener = (attempt, soFar) -> {
            numbers.add(attempt);
            heard.add(soFar);
        };
        return new ChatCall(
                "resumed", Fixtures.request("hi"), "lane", listener, new CallHistory(attempts, spent), null);
    }

    private static ScriptedServer failing() throws Exception {
        return new ScriptedServer((request, peer) -> peer.reply(500, ""));
    }

    private static ClientSettings withFallback(URI first, URI second) {
        return Fixtures.settings(first)
                .withFallbacks(List.of(new Fallback(
                        new Endpoint(second, Fixtures.KEY, Map.of()), "other-model", Capabilities.NEMOTRON)));
    }

    private static List<Attempt> attempts(URI endpoint, ErrorClass... failures) {
        return Arrays.stream(failures)
                .map(failure -> attempt(endpoint, failure))
                .toList();
    }

    private static Attempt attempt(URI endpoint, ErrorClass failure) {
        return new Attempt(
                Instant.EPOCH, Duration.ofSeconds(1), endpoint, 500, failure, Duration.ZERO, "r", TokenUsage.UNKNOWN);
    }

    private static Attempt rebuilt(Attempt attempt) {
        return new Attempt(
                attempt.startedAt(),
                attempt.duration(),
                attempt.endpoint(),
                attempt.httpStatus(),
                attempt.errorClass(),
                attempt.waitBefore(),
                attempt.providerRequestId(),
                attempt.usage(),
                attempt.excused());
    }
}
