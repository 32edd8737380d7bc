package io.kafkachat.client;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What an answer cost, as the provider counts it.
 *
 * @param creditsUsed as sent; never converted to or from {@code usdSpent}
 * @param usdSpent as sent
 */
public record TokenUsage(
        long promptTokens,
        long completionTokens,
        long totalTokens,
        long reasoningTokens,
        long cachedTokens,
        @Nullable BigDecimal creditsUsed,
        @Nullable BigDecimal usdSpent) {

    /** For an answer without usage. */
    public static final TokenUsage UNKNOWN = new TokenUsage(0, 0, 0, 0, 0, null, null);

    /** Both together; money that only one of them knows counts alone. */
    public TokenUsage plus(TokenUsage other) {
        return new TokenUsage(
                promptTokens + other.promptTokens,
                completionTokens + other.completionTokens,
                totalTokens + other.totalTokens,
                reasoningTokens + other.reasoningTokens,
                cachedTokens + other.cachedTokens,
                sum(creditsUsed, other.creditsUsed),
                sum(usdSpent, other.usdSpent));
    }

    private static @Nullable BigDecimal sum(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        return one == null ? other : other == null ? one : one.add(other);
    }
}
