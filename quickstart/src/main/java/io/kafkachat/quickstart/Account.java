package io.kafkachat.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.HdrHistogram.Histogram;

/**
 * The account of every prompt: what was sent, what came out, and whether each prompt ended exactly once. {@link #sent} may
 * be called on any thread, everything else on one.
 */
final class Account {

    private static final long LONGEST_MS = Duration.ofHours(1).toMillis();

    private final Set<Coordinates> sent = ConcurrentHashMap.newKeySet();
    private final Set<Identity> seen = new HashSet<>();
    private final Set<Coordinates> completed = new HashSet<>();
    private final Set<Coordinates> failed = new HashSet<>();
    private final Set<Coordinates> receipted = new HashSet<>();
    private final Set<Coordinates> repeated = new HashSet<>();
    private final Map<OutputTopic, Long> events = new HashMap<>();
    private final Histogram latencies = new Histogram(LONGEST_MS, 3);
    private final Histogram firstTokens = new Histogram(LONGEST_MS, 3);
    private long retries;
    private long promptTokens;
    private long completionTokens;
    private BigDecimal usd = BigDecimal.ZERO;
    private boolean priced;

    /** What makes an event the same as another one of its prompt. */
    private record Identity(OutputTopic topic, Coordinates prompt, String part) {}

    void sent(Coordinates prompt) {
        sent.add(prompt);
    }

    void add(OutputEvent event) {
        Coordinates prompt = event.prompt();
        JsonNode value = event.value();
        events.merge(event.topic(), 1L, Long::sum);
        if (event.topic() == OutputTopic.CHUNKS) {
            // Seen on the way; only the completion counts.
            return;
        }
        String part = switch (event.topic()) {
            case COMPLETIONS -> value.path("choice_index").asText();
            case TOOL_CALLS -> value.path("tool_call_id").asText();
            case ERRORS, USAGE, CHUNKS -> "";
        };
        if (!seen.add(new Identity(event.topic(), prompt, part))) {
            repeated.add(prompt);
            return;
        }
        switch (event.topic()) {
            case COMPLETIONS -> completed.add(prompt);
            case ERRORS -> failed.add(prompt);
            case USAGE -> receipt(prompt, value);
            case TOOL_CALLS, CHUNKS -> {
                // Belongs to a completion, which accounts for the prompt.
            }
        }
    }

    private void receipt(Coordinates prompt, JsonNode usage) {
        receipted.add(prompt);
        retries += usage.path("retries").asLong();
        promptTokens += usage.path("prompt_tokens").asLong();
        completionTokens += usage.path("completion_tokens").asLong();
        if (usage.path("attempts").asInt() > 0) {
            latencies.recordValue(Math.min(LONGEST_MS, usage.path("latency_ms").asLong()));
        }
        if (usage.hasNonNull("time_to_first_token_ms")) {
            firstTokens.recordValue(
                    Math.min(LONGEST_MS, usage.path("time_to_first_token_ms").asLong()));
        }
        if (usage.hasNonNull("usd_spent")) {
            usd = usd.add(new BigDecimal(usage.path("usd_spent").asText()));
            priced = true;
        }
    }

    /** Prompts whose receipt has come. */
    int ended() {
        return receipted.size();
    }

    /** Those of them that ended with an error. */
    int errors() {
        return (int) failed.stream().filter(receipted::contains).count();
    }

    /** Whether each prompt sent so far has ended. */
    boolean isSettled() {
        return receipted.size() >= sent.size() && receipted.containsAll(sent);
    }

    /** @param elapsed from the first prompt sent to the last receipt */
    Outcome outcome(Duration elapsed) {
        long missing = sent.stream()
                .filter(prompt ->
                        !receipted.contains(prompt) || !completed.contains(prompt) && !failed.contains(prompt))
                .count();
        Set<Coordinates> twice = new HashSet<>(completed);
        twice.retainAll(failed);
        twice.addAll(repeated);
        return new Outcome(
                sent.size(),
                events.getOrDefault(OutputTopic.COMPLETIONS, 0L),
                events.getOrDefault(OutputTopic.TOOL_CALLS, 0L),
                events.getOrDefault(OutputTopic.ERRORS, 0L),
                missing,
                twice.size(),
                retries,
                promptTokens,
                completionTokens,
                priced ? usd : null,
                latencies.getValueAtPercentile(50),
                latencies.getValueAtPercentile(99),
                events.getOrDefault(OutputTopic.CHUNKS, 0L),
                firstTokens.getValueAtPercentile(50),
                firstTokens.getValueAtPercentile(99),
                elapsed);
    }
}
