package io.kafkachat.connect;

import io.kafkachat.client.Attempt;
import io.kafkachat.client.CallHistory;
import io.kafkachat.client.CallReport;
import io.kafkachat.client.ChatCompletion;
import io.kafkachat.client.ChatOutcome;
import io.kafkachat.client.Choice;
import io.kafkachat.client.ErrorClass;
import io.kafkachat.client.Failure;
import io.kafkachat.client.RawBody;
import io.kafkachat.client.TokenUsage;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Outcomes of calls for tests of the task's parts. */
final class Outcomes {

    private static final URI ENDPOINT = URI.create("http://127.0.0.1:8080/v1/chat/completions");

    private Outcomes() {}

    static Choice choice(int index, String content, @Nullable String reasoning) {
        return new Choice(index, "stop", null, content, reasoning, null, null, List.of());
    }

    static ChatOutcome answered(int attempts, Choice... choices) {
        return new ChatOutcome.Answered(
                new ChatCompletion(
                        "id", 1, "model", null, List.of(choices), TokenUsage.UNKNOWN, null, RawBody.of("{}")),
                report(attempts));
    }

    static ChatOutcome failed(ErrorClass errorClass, int attempts) {
        return new ChatOutcome.Failed(new Failure(errorClass, null, null, "failed", null), report(attempts));
    }

    /** Of a call whose first attempt failed. */
    static CallHistory history(ErrorClass failed) {
        return new CallHistory(List.of(attempt(failed)), Duration.ZERO);
    }

    private static Attempt attempt(@Nullable ErrorClass errorClass) {
        return new Attempt(Instant.EPOCH, Duration.ZERO, ENDPOINT, 200, errorClass, Duration.ZERO, null, null);
    }

    private static CallReport report(int attempts) {
        return new CallReport(
                "id",
                ENDPOINT,
                "model",
                0,
                Collections.nCopies(attempts, attempt(null)),
                Duration.ZERO,
                Duration.ZERO,
                null);
    }
}
