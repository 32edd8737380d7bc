package io.kafkachat.client;

import io.kafkachat.client.AttemptResult.Answer;
import io.kafkachat.client.AttemptResult.Fault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops calling when as much is spent as may be in a period, until the next one. */
final class SpendBrake implements Brake {

    private static final Logger LOG = LoggerFactory.getLogger(SpendBrake.class);
    private static final long LOOK_AGAIN = Duration.ofMinutes(10).toNanos();

    private final SpendCeiling ceiling;
    private boolean warned;
    private final Clock clock;

    SpendBrake(SpendCeiling ceiling, Clock clock) {
        this.ceiling = ceiling;
        this.clock = clock;
    }

    @Override
    public long holds(Waiter next, long now) {
        Instant time = clock.instant();
        if (ceiling.admits(time)) {
            return 0;
        }
        if (!ceiling.isReached(time)) {
            return UNTIL_TOLD;
        }
        // Clocks on the wall are set now and then.
        long wait = Duration.between(time, ceiling.opensAt(time)).toNanos();
        return Math.max(1, Math.min(wait, LOOK_AGAIN));
    }

    @Override
    public void started(Permit permit, long now) {
        ceiling.started();
    }

    @Override
    public @Nullable Duration ended(Permit permit, @Nullable AttemptResult result, long now) {
        if (result instanceof Answer answer) {
            ceiling.answered(answer.completion().usage().usdSpent(), clock.instant());
        } else if (result instanceof Fault fault && fault.usage() != null) {
            ceiling.answered(fault.usage().usdSpent(), clock.instant());
        } else {
            ceiling.unanswered();
        }
        if (!warned && ceiling.isBlind()) {
            warned = true;
            LOG.warn("Answers do not say what they cost: the spend limit has no effect");
        }
        return null;
    }

    @Override
    public boolean diverts(long now) {
        return ceiling.isReached(clock.instant());
    }

    @Override
    public boolean suspends(long now) {
        return ceiling.isReached(clock.instant());
    }

    @Override
    public @Nullable String notice(long now) {
        return ceiling.isReached(clock.instant())
                ? "the spend limit of this period is reached; calls wait for the next one"
                : null;
    }

    @Override
    public ClientLoad.Used used(long now) {
        return new ClientLoad.Used(0, 0, ceiling.spent(clock.instant()), ceiling.ceiling());
    }
}
