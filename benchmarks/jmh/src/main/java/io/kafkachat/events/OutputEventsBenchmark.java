package io.kafkachat.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kafkachat.client.Attempt;
import io.kafkachat.client.CallReport;
import io.kafkachat.client.ChatCompletion;
import io.kafkachat.client.ChatOutcome;
import io.kafkachat.client.Choice;
import io.kafkachat.client.RawBody;
import io.kafkachat.client.TokenUsage;
import io.kafkachat.jmh.HotPath;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** From an answer to what is published of it: completion, usage event, and the headers of the former. */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class OutputEventsBenchmark extends HotPath {

    private static final URI ENDPOINT = URI.create("http://127.0.0.1:8080/v1/chat/completions");

    private final ObjectMapper json = JsonMapper.builder().build();
    private final EventFactory factory = new EventFactory(EventSettings.DEFAULT);
    private final OutputEvents events = new OutputEvents(
            new OutputTopics(Map.of(EventType.COMPLETION, "completions", EventType.USAGE, "usage")), factory);
    private final PromptContext prompt = PromptContext.of(
            new PromptCoordinates("prompts", 3, 42, 1_700_000_000_123L),
            "prompts-3-42",
            "chat-7".getBytes(StandardCharsets.UTF_8),
            "What of mankind?".getBytes(StandardCharsets.UTF_8));
    private final ChatOutcome outcome = new ChatOutcome.Answered(completion(), report());

    /** The trees of both events. */
    @Benchmark
    public PromptEvents make() {
        return factory.of(prompt, outcome);
    }

    /** The trees, their bytes and the headers that carry the receipt. */
    @Benchmark
    public List<Object> makeAndWrite() throws JsonProcessingException {
        PromptEvents made = factory.of(prompt, outcome);
        List<Object> written = new ArrayList<>();
        for (OutputEvent answer : events.answers(made)) {
            written.add(json.writeValueAsBytes(answer.value()));
        }
        written.add(EventHeaders.of(prompt));
        written.add(events.answerHeaders(0, 1, made.receipt()));
        written.add(json.writeValueAsBytes(made.receipt().value()));
        return written;
    }

    private static ChatCompletion completion() {
        Choice choice = new Choice(0, "stop", "stop", "mankind — ".repeat(150), null, null, null, List.of());
        TokenUsage usage = new TokenUsage(25, 284, 309, 62, 5, new BigDecimal("2004"), new BigDecimal("0.0013020"));
        return new ChatCompletion(
                "gen-1", 1_749_730_923L, "served/model", null, List.of(choice), usage, "inference-2", RawBody.of("{}"));
    }

    private static CallReport report() {
        Attempt attempt = new Attempt(
                Instant.ofEpochSecond(1_749_730_923L),
                Duration.ofMillis(900),
                ENDPOINT,
                200,
                null,
                Duration.ZERO,
                "inference-2",
                null);
        return new CallReport(
                "prompts-3-42",
                ENDPOINT,
                "asked/model",
                0,
                List.of(attempt),
                Duration.ofMillis(30),
                Duration.ofMillis(950),
                Duration.ofMillis(200));
    }
}
