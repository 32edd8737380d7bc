package io.kafkachat.events;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.client.Attempt;
import io.kafkachat.client.CallReport;
import io.kafkachat.client.ChatCompletion;
import io.kafkachat.client.Failure;
import io.kafkachat.client.TokenUsage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The value of the usage event, and the counts that it shares with completions. */
final class UsageEvent {

    /** Beyond this a plain decimal would be absurd, and 1E1000000000 would fill the memory. */
    private static final int LONGEST_SCALE = 100;

    private UsageEvent() {}

    /**
     * @param failure null if the prompt was answered
     * @param completion null if nothing was received that is to be paid
     * @param report null if nothing was submitted
     */
    static ObjectNode of(
            PromptContext prompt,
            @Nullable Failure failure,
            @Nullable ChatCompletion completion,
            @Nullable CallReport report) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("request_id", prompt.requestId());
        event.put("model", report == null ? null : report.requestedModel());
        event.put("served_model", completion == null ? null : WellFormed.text(completion.model()));
        event.put("endpoint", report == null ? null : report.endpoint().toString());
        event.put("outcome", failure == null ? "completed" : "failed");
        event.put("error_class", failure == null ? null : failure.errorClass().name());
        event.put(
                "finish_reason",
                completion == null
                        ? null
                        : WellFormed.text(completion.choices().get(0).finishReason()));
        putTokens(event, total(completion, report));
        List<Attempt> attempts = report == null ? List.of() : report.attempts();
        event.put("attempts", attempts.size());
        event.put("retries", Math.max(0, attempts.size() - 1));
        event.put("maybe_billed_attempts", maybeBilled(attempts));
        event.put("attempt_history", AttemptHistory.of(attempts));
        event.put("latency_ms", report == null ? 0 : report.latency().toMillis());
        event.put("time_to_first_token_ms", millis(report == null ? null : report.timeToFirstToken()));
        event.put("queue_ms", report == null ? 0 : report.queued().toMillis());
        event.put("provider_request_id", providerRequestId(failure, completion, attempts));
        EventFactory.putPrompt(event, prompt);
        return event;
    }

    /** A failed attempt may cost as much as an answer. */
    private static TokenUsage total(@Nullable ChatCompletion completion, @Nullable CallReport report) {
        TokenUsage answer = completion == null ? TokenUsage.UNKNOWN : completion.usage();
        return report == null ? answer : report.failedUsage().plus(answer);
    }

    private static int maybeBilled(List<Attempt> attempts) {
        int count = 0;
        for (Attempt attempt : attempts) {
            count += attempt.mayBeBilled() ? 1 : 0;
        }
        return count;
    }

    static void putTokens(ObjectNode event, TokenUsage usage) {
        event.put("prompt_tokens", usage.promptTokens());
        event.put("completion_tokens", usage.completionTokens());
        event.put("total_tokens", usage.totalTokens());
        event.put("reasoning_tokens", usage.reasoningTokens());
        event.put("cached_tokens", usage.cachedTokens());
        event.put("credits_used", decimal(usage.creditsUsed()));
        event.put("usd_spent", decimal(usage.usdSpent()));
    }

    private static @Nullable String providerRequestId(
            @Nullable Failure failure, @Nullable ChatCompletion completion, List<Attempt> attempts) {
        if (completion != null && completion.providerRequestId() != null) {
            return completion.providerRequestId();
        }
        if (failure != null && failure.providerRequestId() != null) {
            return failure.providerRequestId();
        }
        return attempts.isEmpty() ? null : attempts.get(attempts.size() - 1).providerRequestId();
    }

    private static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : (Long) duration.toMillis();
    }

    /** All digits and the scale as sent. */
    private static @Nullable String decimal(@Nullable BigDecimal number) {
        if (number == null) {
            return null;
        }
        return Math.abs((long) number.scale()) <= LONGEST_SCALE ? number.toPlainString() : number.toString();
    }
}
