package io.kafkachat.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The calls that have not ended. The deadline of a call runs from its first attempt: before that, it only waits for its
 * turn. One look at all of them now and then is cheaper than a timer for each. Thread-safe.
 */
final class LiveCalls {

    private final Set<CallRun> calls = new LinkedHashSet<>();
    private final Map<CallRun, Long> deadlines = new LinkedHashMap<>();
    private long order;

    /** Numbers a new call in the order of submission. */
    synchronized CallRun add(ChatCall call, Workshop shop) {
        CallRun run = new CallRun(call, order++, shop);
        calls.add(run);
        return run;
    }

    /**
     * Starts the deadline of a call.
     *
     * @param left until then
     * @return the deadline on the active clock
     */
    synchronized long start(CallRun call, Duration left, Workshop shop) {
        long deadline = shop.activeClock().nanos() + left.toNanos();
        if (calls.contains(call)) {
            deadlines.put(call, deadline);
        }
        return deadline;
    }

    synchronized void remove(CallRun call) {
        calls.remove(call);
        deadlines.remove(call);
    }

    synchronized List<CallRun> all() {
        return new ArrayList<>(calls);
    }

    synchronized int size() {
        return calls.size();
    }

    /** Takes out the calls whose deadline has passed. */
    synchronized List<CallRun> removeOverdue(long now) {
        List<CallRun> overdue = new ArrayList<>();
        deadlines.forEach((call, deadline) -> {
            if (now - deadline >= 0) {
                overdue.add(call);
            }
        });
        overdue.forEach(this::remove);
        return overdue;
    }
}
