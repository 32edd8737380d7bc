package io.kafkachat.testkit.process;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for conditions that nobody announces. */
public final class Polling {

    private static final long PAUSE_MILLIS = 50;

    private Polling() {}

    /**
     * Looks every 50 ms whether the condition holds.
     *
     * @return whether it held before the time was up
     * @throws IllegalStateException when the thread is interrupted; the interrupt flag is kept
     */
    public static boolean until(Duration timeout, BooleanSupplier condition) {
        return latest(timeout, condition::getAsBoolean, held -> held);
    }

    /**
     * Probes every 50 ms until a value is accepted.
     *
     * @return the last value, which is not an accepted one when the time was up before
     * @throws IllegalStateException when the thread is interrupted; the interrupt flag is kept
     */
    public static <T> T latest(Duration timeout, Supplier<T> probe, Predicate<T> accepted) {
        long deadline = System.nanoTime() + timeout.toNanos();
        T value = probe.get();
        while (!accepted.test(value) && System.nanoTime() - deadline < 0) {
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting", e);
            }
            value = probe.get();
        }
        return value;
    }
}
