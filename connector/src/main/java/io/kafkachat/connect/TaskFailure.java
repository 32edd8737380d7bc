package io.kafkachat.connect;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The first reason for which the task must stop, found on any thread and thrown on the task's own. Thread-safe.
 */
final class TaskFailure {

    private final AtomicReference<ConnectException> first = new AtomicReference<>();

    void report(ConnectException failure) {
        first.compareAndSet(null, failure);
    }

    /** @throws ConnectException if a failure was reported */
    void throwIfReported() {
        ConnectException failure = first.get();
        if (failure != null) {
            throw failure;
        }
    }
}
