package io.kafkachat.client;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.SynchronizationStrategy;
import java.time.Duration;

/**
 * Spreads a minute's budget over the minute: at most a fifth of it at once. The balance may be negative: a larger request
 * goes when the bucket is full, and those after it pay its debt, of one minute's budget at most. Not thread-safe; all
 * times are nanoseconds of one monotonic clock.
 */
final class Pace {

    /**
     * In which a minute's budget flows in: a little faster than it may be used, so that what was missed can be made up
     * for. That it is never exceeded is the {@link MinuteWindow}'s business.
     */
    private static final Duration REFILL = Duration.ofSeconds(55);

    private final long perMinute;
    private final long origin;
    private final long capacity;
    private final Bucket bucket;
    private long elapsed;

    Pace(long perMinute, long now) {
        this.perMinute = perMinute;
        origin = now;
        capacity = Math.max(1, perMinute / 5);
        bucket = Bucket.builder()
                .addLimit(limit -> limit.capacity(capacity).refillGreedy(perMinute, REFILL))
                .withCustomTimePrecision(new Meter())
                .withSynchronizationStrategy(SynchronizationStrategy.NONE)
                .build();
    }

    /** How long until so much may be taken if nothing else happens; 0 for now. */
    long waitNanos(long amount, long now) {
        elapsed = now - origin;
        return bucket.estimateAbilityToConsume(Math.min(amount, capacity)).getNanosToWaitForRefill();
    }

    void take(long amount, long now) {
        elapsed = now - origin;
        long payable = Math.min(amount, bucket.getAvailableTokens() + perMinute);
        if (payable > 0) {
            bucket.consumeIgnoringRateLimits(payable);
        }
    }

    /** What is more than the bucket holds is lost. */
    void giveBack(long amount, long now) {
        elapsed = now - origin;
        if (amount > 0) {
            bucket.addTokens(amount);
        }
    }

    /** Takes all but a rest away, if there is more than that. */
    void leave(long rest, long now) {
        elapsed = now - origin;
        take(bucket.getAvailableTokens() - rest, now);
    }

    private final class Meter implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return elapsed;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
