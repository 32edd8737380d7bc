package io.kafkachat.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.client.Attempt;
import io.kafkachat.client.CallReport;
import io.kafkachat.client.ChatCompletion;
import io.kafkachat.client.ChatOutcome;
import io.kafkachat.client.Choice;
import io.kafkachat.client.ErrorClass;
import io.kafkachat.client.Failure;
import io.kafkachat.client.RawBody;
import io.kafkachat.client.TokenUsage;
import io.kafkachat.client.ToolCall;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Values that tests start from. */
final class Fixtures {

    static final PromptContext PROMPT = PromptContext.of(
            new PromptCoordinates("prompts", 3, 42, 1_700_000_000_123L), "request-1", bytes("chat-7"), bytes("Hi!"));

    static final TokenUsage USAGE =
            new TokenUsage(25, 284, 309, 62, 5, new BigDecimal("2004"), new BigDecimal("0.0013020"));

    private Fixtures() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static ObjectNode object(String json) {
        return (ObjectNode) Objects.requireNonNull(Json.parse(json.replace('\'', '"')));
    }

    static Choice choice(int index, String content, ToolCall... calls) {
        return new Choice(
                index, calls.length == 0 ? "stop" : "tool_calls", "STOP", content, null, null, null, List.of(calls));
    }

    static ToolCall toolCall(String id, int index) {
        return new ToolCall(id, index, "function", "weather", "{\"city\":\"Oslo\"}", true);
    }

    static ChatCompletion completion(Choice... choices) {
        return new ChatCompletion(
                "gen-1",
                1_749_730_923L,
                "served/model",
                null,
                List.of(choices),
                USAGE,
                "inference-2",
                RawBody.of("{\"raw\":1}"));
    }

    static ChatOutcome.Answered answered(Choice... choices) {
        return new ChatOutcome.Answered(completion(choices), report(2));
    }

    static ChatOutcome.Failed failed(ErrorClass errorClass, int attempts) {
        return new ChatOutcome.Failed(
                new Failure(errorClass, 429, "rate_limit", "The provider was asked too often", "inference-9"),
                report(attempts));
    }

    static CallReport report(int attempts) {
        URI endpoint = URI.create("http://127.0.0.1:8080/v1/chat/completions");
        Attempt failed = new Attempt(
                Instant.EPOCH,
                Duration.ofMillis(7),
                endpoint,
                429,
                ErrorClass.RATE_LIMITED,
                Duration.ZERO,
                "inference-1",
                null);
        Attempt last = new Attempt(
                Instant.EPOCH,
                Duration.ofMillis(900),
                endpoint,
                200,
                null,
                Duration.ofMillis(500),
                "inference-2",
                null);
        return new CallReport(
                "request-1",
                URI.create("http://127.0.0.1:8080/v1/chat/completions"),
                "asked/model",
                0,
                attempts == 0
                        ? List.of()
                        : Stream.concat(Collections.nCopies(attempts - 1, failed).stream(), Stream.of(last))
                                .toList(),
                Duration.ofMillis(30),
                Duration.ofMillis(1_450),
                Duration.ofMillis(200));
    }
}
