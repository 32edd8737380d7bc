package io.kafkachat.client;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a call between submission and outcome.
 *
 * @param requestId the call's id
 * @param endpoint the URL that was called last, or would have been if nothing was sent since submission; without user info
 *     and query
 * @param requestedModel the model that was asked for last, likewise
 * @param attempts every attempt that was sent, oldest first, with those of the call's history; empty if the call never got
 *     a permit
 * @param queued time spent since submission waiting for permits, pauses and budgets, backoff excluded
 * @param latency from submission to outcome
 * @param fallback 0 if the endpoint itself was called last, else the place of the fallback, from 1
 * @param timeToFirstToken from sending the last attempt to its first content, null when not streamed
 */
public record CallReport(
        String requestId,
        URI endpoint,
        String requestedModel,
        int fallback,
        List<Attempt> attempts,
        Duration queued,
        Duration latency,
        @Nullable Duration timeToFirstToken) {

    public CallReport {
        attempts = List.copyOf(attempts);
    }

    /** What the attempts that failed cost, as far as the provider said so. */
    public TokenUsage failedUsage() {
        TokenUsage sum = TokenUsage.UNKNOWN;
        for (Attempt attempt : attempts) {
            if (attempt.usage() != null) {
                sum = sum.plus(attempt.usage());
            }
        }
        return sum;
    }
}
