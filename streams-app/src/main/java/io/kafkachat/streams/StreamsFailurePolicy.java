package io.kafkachat.streams;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces stream threads that died of something that passes (brokers away, a fenced producer, a lost task), each time
 * after a longer wait, and stops the client on everything else (no right, a wrong key, records that cannot be written,
 * an {@link Error}, everything unknown) and when too many threads were replaced. Why the client was stopped is kept, so
 * that the program can say it and end with an error.
 *
 * <p>Streams itself replaces threads without a wait and without an end. The wait is on the dying thread: other threads
 * go on, but its partitions and its open transaction stay with it, and {@link KafkaStreams#close()} waits for it.
 * Therefore it is 5 s at most, and {@link #close()} ends it.
 *
 * <p>For one {@link KafkaStreams}. Thread safe.
 */
public final class StreamsFailurePolicy implements StreamsUncaughtExceptionHandler, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StreamsFailurePolicy.class);

    private static final long FIRST_WAIT_MILLIS = 100;
    // Well below the 10 s after which brokers abort the transaction of the dying thread.
    private static final long MAX_WAIT_MILLIS = 5_000;

    private final int maxReplacements;
    private final Duration window;
    private final LongSupplier nanoClock;
    private final Pause pause;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Deque<Long> replacedAt = new ArrayDeque<>();
    private long replacements;
    private @Nullable Throwable failure;

    /**
     * @param maxReplacements how many threads may be replaced within the window, of all threads together; 0 for none
     * @param window how long a replacement counts
     * @throws IllegalArgumentException when the number is negative or the window is not positive
     */
    public StreamsFailurePolicy(int maxReplacements, Duration window) {
        this(
                maxReplacements,
                window,
                System::nanoTime,
                (closed, millis) -> closed.await(millis, TimeUnit.MILLISECONDS));
    }

    StreamsFailurePolicy(int maxReplacements, Duration window, LongSupplier nanoClock, Pause pause) {
        if (maxReplacements < 0) {
            throw new IllegalArgumentException("maxReplacements: expected 0 or more");
        }
        if (window.isZero() || window.isNegative()) {
            throw new IllegalArgumentException("window: expected more than 0");
        }
        this.maxReplacements = maxReplacements;
        this.window = window;
        this.nanoClock = nanoClock;
        this.pause = pause;
    }

    /** Called by Streams, on the thread that dies. */
    @Override
    public StreamThreadExceptionResponse handle(Throwable exception) {
        long wait = waitBeforeReplacement(exception);
        return wait >= 0 && paused(wait)
                ? StreamThreadExceptionResponse.REPLACE_THREAD
                : StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    /** Why the client was stopped: the first failure that did so. Empty while there was none. */
    public synchronized Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /** How many threads were replaced, or wait for it, since the start. */
    public synchronized long replacements() {
        return replacements;
    }

    /** Ends waits, and replaces no threads from now on. Call it before {@link KafkaStreams#close()}. */
    @Override
    public void close() {
        closed.countDown();
    }

    // Milliseconds, or -1 for no replacement.
    private synchronized long waitBeforeReplacement(Throwable exception) {
        if (isGlobalThread() || !Failures.isTransient(exception)) {
            stopFor(reason(exception));
            return -1;
        }
        if (isClosed()) {
            return -1;
        }
        long now = nanoClock.getAsLong();
        while (!replacedAt.isEmpty() && now - replacedAt.getFirst() >= window.toNanos()) {
            replacedAt.removeFirst();
        }
        if (replacedAt.size() >= maxReplacements) {
            stopFor(new StreamsException(
                    "a stream thread died after " + maxReplacements + " were replaced within " + window.toSeconds()
                            + " s",
                    exception));
            return -1;
        }
        long wait = Math.min(MAX_WAIT_MILLIS, FIRST_WAIT_MILLIS << Math.min(replacedAt.size(), 10));
        replacedAt.addLast(now);
        replacements++;
        log.warn(
                "A stream thread died; it is replaced in {} ms, the {}. time of {} within {} s",
                wait,
                replacedAt.size(),
                maxReplacements,
                window.toSeconds());
        return wait;
    }

    private void stopFor(Throwable reason) {
        if (failure == null) {
            failure = reason;
        }
    }

    // Streams cannot replace the thread of global stores: it would stop the client and hide why.
    private static boolean isGlobalThread() {
        return Thread.currentThread().getName().endsWith("-GlobalStreamThread");
    }

    private static Throwable reason(Throwable exception) {
        return Failures.isFencedInstance(exception)
                ? new ChatCompletionsException(
                        "another instance has been started with the instance id of this one; each needs its own",
                        exception)
                : exception;
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    // Outside the lock: other threads may fail meanwhile.
    private boolean paused(long millis) {
        try {
            return !pause.await(closed, millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Waits on the calling thread; returns whether the latch was counted down before the time was up. */
    interface Pause {
        boolean await(CountDownLatch closed, long millis) throws InterruptedException;
    }
}
