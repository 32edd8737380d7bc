package io.kafkachat.connect;

import java.time.Duration;

/**
 * How long the first of several finished things waits for others that then go out together: to wake a thread, to send a request or to commit a
 * transaction costs about the same for one as for many. The more came together last time, the longer; what comes alone
 * waits no longer than has to be. Thread-safe.
 */
final class Gathering {

    private final Duration shortest;
    private final Duration longest;
    private volatile Duration next;

    /** @param longest not less than the shortest */
    Gathering(Duration shortest, Duration longest) {
        this.shortest = shortest;
        this.longest = longest;
        this.next = shortest;
    }

    /** @param count what came together, which may be nothing */
    void gathered(int count) {
        Duration wait = shortest.multipliedBy(Math.max(1, count));
        next = wait.compareTo(longest) < 0 ? wait : longest;
    }

    Duration next() {
        return next;
    }
}
