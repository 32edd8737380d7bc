package io.kafkachat.testkit.provider;

/**
 * What the simulator accepted since its start, that is, answered or began to answer with status 200. Tokens are those of the
 * prompt and of the answer.
 *
 * @param refused requests answered 429 because of the {@link RateLimits}
 * @param maxRequestsInWindow the most requests within any window of the rate limits
 * @param maxTokensInWindow the most tokens within any window of the rate limits
 */
public record Accepted(long requests, long tokens, long refused, long maxRequestsInWindow, long maxTokensInWindow) {}
