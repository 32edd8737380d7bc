package io.kafkachat.client;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The calls that have not ended. The deadline of a call runs from its first attempt: before that, it only waits for its
 * turn. All calls have the same time to live, so the next deadline is always that of the call that started first, and no
 * call needs a timer of its own. Thread-safe.
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
     * @return the deadline on the active clock
     */
    synchronized long start(CallRun call, Workshop shop) {
        long deadline = shop.activeClock().nanos()
                + shop.settings().timeouts().deadline().toNanos();
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
        Iterator<Map.Entry<CallRun, Long>> oldestFirst = deadlines.entrySet().iterator();
        while (oldestFirst.hasNext()) {
            Map.Entry<CallRun, Long> call = oldestFirst.next();
            if (now - call.getValue() < 0) {
                break;
            }
            overdue.add(call.getKey());
            calls.remove(call.getKey());
            oldestFirst.remove();
        }
        return overdue;
    }
}
