package io.kafkachat.connect;

import java.time.Duration;

/**
 * How long the first of several steps waits for others, which are then run at once: to wake a thread for each step costs more than most
 * steps do, and what is sent at once goes in one request. The more came together last time, the longer; a step that comes alone
 * waits no longer than has to be. Thread-safe.
 */
final class Gathering {

    static final Duration SHORTEST = Duration.ofMillis(3);
    static final Duration LONGEST = Duration.ofMillis(12);

    private static final int MOST = (int) LONGEST.dividedBy(SHORTEST);

    private volatile int last = 1;

    /** @param steps that were run at once, which may be none */
    void ran(int steps) {
        last = Math.max(1, Math.min(steps, MOST));
    }

    Duration next() {
        return SHORTEST.multipliedBy(last);
    }
}
