package io.kafkachat.client;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The calls that have not ended, in the order of submission. All have the same time to live, so the next deadline is
 * always that of the oldest, and no call needs a timer of its own. Thread-safe.
 */
final class LiveCalls {

    private final Map<CallRun, Long> deadlines = new LinkedHashMap<>();
    private long order;

    /** Numbers a new call and starts its deadline, as one step: both must be in the order of submission. */
    synchronized CallRun start(ChatCall call, Workshop shop) {
        long deadline = shop.gate().activeNanos()
                + shop.settings().timeouts().deadline().toNanos();
        CallRun run = new CallRun(call, order++, deadline, shop);
        deadlines.put(run, deadline);
        return run;
    }

    synchronized void remove(CallRun call) {
        deadlines.remove(call);
    }

    synchronized List<CallRun> all() {
        return new ArrayList<>(deadlines.keySet());
    }

    synchronized int size() {
        return deadlines.size();
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
            oldestFirst.remove();
        }
        return overdue;
    }
}
