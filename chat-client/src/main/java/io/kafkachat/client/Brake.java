package io.kafkachat.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One reason why calls to an endpoint may have to wait. Used under the gate's lock; all times are nanoseconds of one
 * monotonic clock.
 */
interface Brake {

    /** As long as nothing ends. */
    long UNTIL_TOLD = Long.MAX_VALUE;

    /** How long the next call has to wait: 0 if it may start now, {@link #UNTIL_TOLD} if time alone does not help. */
    long holds(Waiter next, long now);

    /** A call starts; this and all other brakes let it. */
    void started(Permit permit, long now);

    /**
     * A call gave its permit back.
     *
     * @param result null if it was cancelled, or never sent
     * @return null if that is the call's own affair; else the failure is the endpoint's state, does not count against the
     *     attempts of the call, and the call should queue again after this wait
     */
    @Nullable
    Duration ended(Permit permit, @Nullable AttemptResult result, long now);

    /** A response says more than its own outcome. Called before {@link #ended}. */
    default void replied(HttpReply reply, long now) {}

    /** Whether calls that can go elsewhere should not wait here. */
    default boolean diverts(long now) {
        return false;
    }

    /** Whether no call's deadline runs meanwhile. */
    default boolean suspends(long now) {
        return false;
    }

    /** What an operator should know about why calls wait; null if there is nothing to know. Without times and counts. */
    default @Nullable String notice(long now) {
        return null;
    }

    /** What of a budget is used. */
    default ClientLoad.Used used(long now) {
        return ClientLoad.Used.NOTHING;
    }
}
