package io.kafkachat.testkit.provider;

import io.vertx.core.http.HttpConnection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts connections, and knows who closes them. Thread safe. */
final class OpenConnections {

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong accepted = new AtomicLong();
    private volatile boolean cutting;

    void accepted(HttpConnection connection) {
        accepted.incrementAndGet();
        open.incrementAndGet();
        connection.closeHandler(closed -> open.decrementAndGet());
    }

    /** Whether it is the simulator that closes connections now. */
    boolean cutting() {
        return cutting;
    }

    void cutting(boolean now) {
        cutting = now;
    }

    Connections summary() {
        return new Connections(open.get(), accepted.get());
    }
}
