package io.kafkachat.client;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.SynchronizationStrategy;
import io.kafkachat.client.ResilienceSettings.RetryAllowance;
import java.time.Duration;

/**
 * Keeps repeated attempts, over all calls of a client, a share of the first ones plus a few per second, so that retries
 * never become the load that keeps an endpoint down. What is not used is kept, up to what ten seconds bring. Not
 * thread-safe; all times are nanoseconds of one monotonic clock.
 */
final class RetryBudget {

    /** Tokens per retry, so that a first attempt can pay for a hundredth of one. */
    private static final long RETRY = 100;

    private static final int SECONDS_KEPT = 10;
    /** Many may be waiting, and each asks again. */
    private static final Duration MIN_WAIT = Duration.ofMillis(250);

    private final Meter meter = new Meter();
    private final int perFirstAttempt;
    private final Bucket bucket;

    RetryBudget(RetryAllowance settings, long now) {
        this.meter.now = now;
        this.perFirstAttempt = settings.percent();
        long perSecond = settings.perSecond() * RETRY;
        this.bucket = Bucket.builder()
                .addLimit(limit ->
                        limit.capacity(SECONDS_KEPT * perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .withCustomTimePrecision(meter)
                .withSynchronizationStrategy(SynchronizationStrategy.NONE)
                .build();
    }

    /** A call is sent for the first time. */
    void firstAttempt(long now) {
        meter.now = now;
        if (perFirstAttempt > 0) {
            bucket.addTokens(perFirstAttempt);
        }
    }

    /**
     * Pays for a retry if there is room. If not, the caller asks again after the returned wait, for as long as its
     * deadline allows.
     *
     * @param cost in retries; 2 if the failed attempt may have been billed
     * @return zero if the retry may be sent
     */
    Duration tryRetry(int cost, long now) {
        meter.now = now;
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(cost * RETRY);
        if (probe.isConsumed()) {
            return Duration.ZERO;
        }
        Duration refill = Duration.ofNanos(probe.getNanosToWaitForRefill());
        return refill.compareTo(MIN_WAIT) < 0 ? MIN_WAIT : refill;
    }

    private static final class Meter implements TimeMeter {
        private long now;

        @Override
        public long currentTimeNanos() {
            return now;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
