package io.kafkachat.quickstart;

import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param prompts sent
 * @param completions events on that topic, as the next two
 * @param missing prompts without a receipt, or with neither a completion nor an error
 * @param answeredTwice prompts with an event too many
 * @param usd as the provider reported it; null if it did not
 * @param chunks pieces of answers, 0 if they are not published
 * @param elapsed from the first prompt sent to the last receipt
 */
record Outcome(
        int prompts,
        long completions,
        long toolCalls,
        long errors,
        long missing,
        long answeredTwice,
        long retries,
        long promptTokens,
        long completionTokens,
        @Nullable BigDecimal usd,
        long p50Millis,
        long p99Millis,
        long chunks,
        long firstTokenP50Millis,
        long firstTokenP99Millis,
        Duration elapsed) {

    /** Whether every prompt is accounted for exactly once. */
    boolean isExact() {
        return missing == 0 && answeredTwice == 0;
    }

    double promptsPerSecond() {
        return prompts / Math.max(0.001, elapsed.toMillis() / 1000.0);
    }
}
