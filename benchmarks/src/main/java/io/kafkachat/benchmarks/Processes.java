package io.kafkachat.benchmarks;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was started and must be ended, the last one first. */
final class Processes implements AutoCloseable {

    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T process) {
        started.push(process);
        return process;
    }

    /** Ends all of them, also when ending one fails. */
    @Override
    public void close() {
        IllegalStateException failure = null;
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                if (failure == null) {
                    failure = new IllegalStateException("a process could not be ended", e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
