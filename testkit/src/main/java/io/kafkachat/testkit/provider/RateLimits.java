package io.kafkachat.testkit.provider;

import java.time.Duration;

/**
 * How much is accepted within any window of time; a request beyond is answered 429. A request counts when it is accepted,
 * with the tokens of its prompt and those that its answer will have; one that alone has more tokens than the limit is never
 * accepted.
 *
 * @param requests per window; 0 for no limit
 * @param tokens per window; 0 for no limit
 */
public record RateLimits(long requests, long tokens, Duration window) {

    private static final Duration MINUTE = Duration.ofSeconds(60);

    public RateLimits {
        if (requests < 0 || tokens < 0) {
            throw new IllegalArgumentException("rate limits: expected 0 or more");
        }
        if (window.isZero() || window.isNegative()) {
            throw new IllegalArgumentException("window: expected more than 0");
        }
    }

    /** No limits; what is accepted is counted all the same. */
    public static RateLimits none() {
        return perMinute(0, 0);
    }

    public static RateLimits perMinute(long requests, long tokens) {
        return new RateLimits(requests, tokens, MINUTE);
    }

    public RateLimits withWindow(Duration window) {
        return new RateLimits(requests, tokens, window);
    }
}
