package io.kafkachat.config;

import io.kafkachat.client.ClientSettings.RetryLimits;
import io.kafkachat.client.ResilienceSettings;
import io.kafkachat.client.ResilienceSettings.OutageDetection;
import io.kafkachat.client.ResilienceSettings.RetryAllowance;
import java.time.Duration;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/** The keys that say how failed calls are repeated, and when an endpoint counts as down. */
final class RetryConfig {

    static final String MAX_ATTEMPTS = "chat.retry.max.attempts";
    static final String BACKOFF = "chat.retry.backoff.ms";
    static final String MAX_BACKOFF = "chat.retry.backoff.max.ms";
    static final String BUDGET_PERCENT = "chat.retry.budget.percent";
    static final String BUDGET_PER_SECOND = "chat.retry.budget.per.second";
    static final String QUOTA_PROBE = "chat.quota.probe.interval.ms";
    static final String BREAKER = "chat.breaker.enabled";
    static final String BREAKER_PROBE = "chat.breaker.probe.interval.ms";

    private RetryConfig() {}

    static ConfigDef keys() {
        RetryLimits retries = RetryLimits.DEFAULT;
        RetryAllowance allowance = RetryAllowance.DEFAULT;
        OutageDetection outages = OutageDetection.DEFAULT;
        return new KeyGroup("Retries")
                .key(
                        MAX_ATTEMPTS,
                        Type.INT,
                        retries.maxAttempts(),
                        Range.between(1, 100),
                        Importance.MEDIUM,
                        Width.SHORT,
                        "Attempts",
                        "Attempts of a call at most, the first included; 1 switches retries off. Some errors are tried less often. What fails"
                                + " while the endpoint is down does not count.")
                .key(
                        BACKOFF,
                        Type.LONG,
                        retries.backoff().toMillis(),
                        Range.between(1, Integer.MAX_VALUE),
                        Importance.LOW,
                        Width.SHORT,
                        "Retry backoff",
                        "The first wait before another attempt; it doubles, with jitter. Rate limits start with twice of it.")
                .key(
                        MAX_BACKOFF,
                        Type.LONG,
                        retries.maxBackoff().toMillis(),
                        Range.between(1, Integer.MAX_VALUE),
                        Importance.LOW,
                        Width.SHORT,
                        "Longest backoff",
                        "The longest wait before another attempt.")
                .key(
                        BUDGET_PERCENT,
                        Type.INT,
                        allowance.percent(),
                        Range.between(0, 1_000),
                        Importance.LOW,
                        Width.SHORT,
                        "Retry budget",
                        "Repeated attempts in percent of first ones, of all calls together, so that a struggling endpoint is not flooded."
                                + " A repetition beyond that waits, and costs no attempt.")
                .key(
                        BUDGET_PER_SECOND,
                        Type.INT,
                        allowance.perSecond(),
                        Range.between(1, 1_000_000),
                        Importance.LOW,
                        Width.SHORT,
                        "Retries per second",
                        "Repeated attempts per second that are allowed in addition.")
                .key(
                        QUOTA_PROBE,
                        Type.LONG,
                        retries.quotaProbe().toMillis(),
                        Range.between(1, Integer.MAX_VALUE),
                        Importance.LOW,
                        Width.SHORT,
                        "Quota probe interval",
                        "How long to wait before asking again when the account is out of credits; grows to 15 times of it. Prompts wait.")
                .key(
                        BREAKER,
                        Type.BOOLEAN,
                        outages.enabled(),
                        null,
                        Importance.MEDIUM,
                        Width.SHORT,
                        "Circuit breaker",
                        "Whether prompts wait, or go to a fallback, while calls of their model fail one after the other or every second one."
                                + " false: every failure counts against the attempts of its call, and an outage moves prompts to the"
                                + " errors topic.")
                .key(
                        BREAKER_PROBE,
                        Type.LONG,
                        outages.firstProbe().toMillis(),
                        Range.between(1, Integer.MAX_VALUE),
                        Importance.LOW,
                        Width.SHORT,
                        "Breaker probe interval",
                        "How long to wait before one call is tried when the endpoint is down; grows by half with the next ones.")
                .keys();
    }

    static RetryLimits retries(AbstractConfig config) {
        return new RetryLimits(
                config.getInt(MAX_ATTEMPTS),
                TimeoutConfig.millis(config, BACKOFF),
                TimeoutConfig.millis(config, MAX_BACKOFF),
                TimeoutConfig.millis(config, QUOTA_PROBE));
    }

    static ResilienceSettings resilience(AbstractConfig config) {
        return new ResilienceSettings(
                LimitConfig.concurrency(config),
                ResilienceSettings.RatePauses.DEFAULT,
                outages(config.getBoolean(BREAKER), TimeoutConfig.millis(config, BREAKER_PROBE)),
                new RetryAllowance(config.getInt(BUDGET_PERCENT), config.getInt(BUDGET_PER_SECOND)));
    }

    private static OutageDetection outages(boolean enabled, Duration probe) {
        OutageDetection defaults = OutageDetection.DEFAULT;
        return new OutageDetection(
                enabled,
                defaults.window(),
                defaults.minCalls(),
                defaults.failurePercent(),
                defaults.minRun(),
                defaults.maxRun(),
                defaults.forgetAfter(),
                probe,
                probe.multipliedBy(3).dividedBy(2));
    }
}
