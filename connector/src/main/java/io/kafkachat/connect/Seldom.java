package io.kafkachat.connect;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Lets one warning in ten seconds pass: in an outage there is a reason for one all the time. Thread-safe. */
final class Seldom {

    private static final Duration EVERY = Duration.ofSeconds(10);

    private final Clock clock;
    private final AtomicLong next = new AtomicLong();

    Seldom(Clock clock) {
        this.clock = clock;
    }

    boolean mayPass() {
        long now = clock.millis();
        long due = next.get();
        return now >= due && next.compareAndSet(due, now + EVERY.toMillis());
    }
}
