package io.kafkachat.client;

import io.kafkachat.client.AttemptResult.Fault;
import io.kafkachat.client.ClientSettings.RetryLimits;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** The one place that says whether a failed attempt is repeated, and after how long. */
final class RetryPolicy {

    private final RetryLimits limits;
    private final DoubleSupplier random;

    /**
     * @param random from 0 to 1, for the jitter
     */
    RetryPolicy(RetryLimits limits, DoubleSupplier random) {
        this.limits = limits;
        this.random = random;
    }

    /**
     * The wait before the next attempt, or null to give up.
     *
     * @param sameClass how many attempts of the call failed with the fault's class, this one included
     * @param all how many attempts of the call failed, this one included
     */
    @Nullable
    Duration waitAfter(Fault fault, int sameClass, int all) {
        Rule rule = rule(fault);
        if (sameClass >= rule.attempts || all >= limits.maxAttempts()) {
            return null;
        }
        if (fault.retryAfter() != null) {
            return fault.retryAfter();
        }
        if (rule.firstAtOnce && sameClass == 1) {
            return Duration.ZERO;
        }
        return rule.jitter ? jittered(ceiling(rule, sameClass)) : ceiling(rule, sameClass);
    }

    /** Whether another endpoint or model may have an answer where this one has given up. */
    static boolean mayFallBack(ErrorClass errorClass) {
        return switch (errorClass) {
            case CONTEXT_LENGTH,
                    MODEL_UNAVAILABLE,
                    RATE_LIMITED,
                    OVERLOADED,
                    SERVER,
                    GENERATION_TIMEOUT,
                    CONNECT,
                    CONNECTION_LOST,
                    STREAM_TRUNCATED,
                    STREAM_ERROR,
                    MALFORMED_RESPONSE,
                    EMPTY -> true;
            // A key or a certificate that is refused must be seen; out of credits is a matter of the endpoint's queue.
            case QUOTA,
                    INVALID_REQUEST,
                    AUTHENTICATION,
                    CONTENT_FILTER,
                    LENGTH,
                    TLS_TRUST,
                    DEADLINE,
                    OUTPUT_REFUSED,
                    CANCELLED -> false;
        };
    }

    private Duration ceiling(Rule rule, int failures) {
        double nanos = rule.backoffs * limits.backoff().toNanos() * Math.pow(2, failures - 1);
        return Duration.ofNanos((long) Math.min(nanos, limits.maxBackoff().toNanos() * rule.shareOfMaximum));
    }

    /** Full jitter: anything from nothing to the ceiling, so that callers who failed together do not return together. */
    private Duration jittered(Duration ceiling) {
        return Duration.ofNanos((long) (ceiling.toNanos() * random.getAsDouble()));
    }

    private static Rule rule(Fault fault) {
        Rule rule = rule(fault.errorClass());
        if (fault.errorClass().needsOperator() || fault.shouldRetry() == null) {
            return rule;
        }
        if (!fault.shouldRetry()) {
            return Rule.NEVER;
        }
        return rule == Rule.NEVER ? Rule.SERVER : rule;
    }

    private static Rule rule(ErrorClass errorClass) {
        return switch (errorClass) {
            case RATE_LIMITED -> Rule.RATE_LIMITED;
            case OVERLOADED -> Rule.OVERLOADED;
            case SERVER -> Rule.SERVER;
            case CONNECT -> Rule.CONNECT;
            case CONNECTION_LOST -> Rule.CONNECTION_LOST;
            case STREAM_TRUNCATED, STREAM_ERROR -> Rule.STREAM;
            case GENERATION_TIMEOUT, MALFORMED_RESPONSE, EMPTY -> Rule.TWICE;
            case MODEL_UNAVAILABLE -> Rule.MODEL_UNAVAILABLE;
            // Out of credits is no failure of the call: the endpoint is paused, see QuotaPause.
            case QUOTA,
                    INVALID_REQUEST,
                    CONTEXT_LENGTH,
                    AUTHENTICATION,
                    CONTENT_FILTER,
                    LENGTH,
                    TLS_TRUST,
                    DEADLINE,
                    OUTPUT_REFUSED,
                    CANCELLED -> Rule.NEVER;
        };
    }

    private enum Rule {
        NEVER(1, 0, 0, false, true),
        RATE_LIMITED(6, 2, 1, false, true),
        OVERLOADED(5, 2, 1, false, true),
        SERVER(4, 1, 0.5, false, true),
        CONNECT(5, 1, 0.5, false, true),
        CONNECTION_LOST(3, 1, 0.5, true, true),
        STREAM(3, 1, 0.5, false, true),
        TWICE(2, 1, 0.5, false, true),
        MODEL_UNAVAILABLE(2, 10, 1, false, false);

        /** The first included. */
        private final int attempts;
        /** The first wait, in units of the configured backoff; doubles. */
        private final double backoffs;

        private final double shareOfMaximum;
        private final boolean firstAtOnce;
        private final boolean jitter;

        Rule(int attempts, double backoffs, double shareOfMaximum, boolean firstAtOnce, boolean jitter) {
            this.attempts = attempts;
            this.backoffs = backoffs;
            this.shareOfMaximum = shareOfMaximum;
            this.firstAtOnce = firstAtOnce;
            this.jitter = jitter;
        }
    }
}
