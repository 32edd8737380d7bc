package io.kafkachat.client;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What all calls of one client share.
 *
 * @param routes the endpoint and its fallbacks, in the order of preference
 * @param nanoClock monotonic, for durations
 * @param activeClock for deadlines
 * @param clock for points in time
 */
record Workshop(
        ClientSettings settings,
        List<Route> routes,
        ReplyReader reader,
        FailureClassifier classifier,
        RetryPolicy policy,
        RetryThrottle throttle,
        FailureText text,
        LiveCalls calls,
        Dispatcher dispatcher,
        ScheduledExecutorService timer,
        LongSupplier nanoClock,
        ActiveClock activeClock,
        Clock clock) {

    long now() {
        return nanoClock.getAsLong();
    }

    /** Sends a call, here or on another thread; dropped if the client is closed, which ends every call anyway. */
    void dispatch(Runnable work) {
        try {
            dispatcher.execute(work);
        } catch (RejectedExecutionException e) {
            // Closed meanwhile.
        }
    }

    /** Null if the client is closed. */
    @Nullable
    ScheduledFuture<?> later(Runnable work, Duration wait) {
        try {
            return timer.schedule(work, wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            return null;
        }
    }
}
