package io.kafkachat.client;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who waits, and whose turn it is: lanes take turns, and within a lane the order of submission holds, also for a call
 * that comes back after a failed attempt. Not thread-safe.
 */
final class Lanes {

    private final Map<Object, TreeSet<Waiter>> byKey = new HashMap<>();
    private final ArrayDeque<Object> turns = new ArrayDeque<>();
    private int size;

    void add(Waiter waiter) {
        TreeSet<Waiter> lane = byKey.get(waiter.lane());
        if (lane == null) {
            lane = new TreeSet<>(Comparator.comparingLong(Waiter::order));
            byKey.put(waiter.lane(), lane);
            turns.add(waiter.lane());
        }
        if (lane.add(waiter)) {
            size++;
        }
    }

    boolean remove(Waiter waiter) {
        TreeSet<Waiter> lane = byKey.get(waiter.lane());
        // An emptied lane keeps its turn until that comes.
        boolean removed = lane != null && lane.remove(waiter);
        if (removed) {
            size--;
        }
        return removed;
    }

    /** Takes the next one out. */
    @Nullable
    Waiter poll() {
        for (Object key = turns.poll(); key != null; key = turns.poll()) {
            TreeSet<Waiter> lane = byKey.get(key);
            Waiter next = lane == null ? null : lane.pollFirst();
            if (lane == null || lane.isEmpty()) {
                byKey.remove(key);
            } else {
                turns.add(key);
            }
            if (next != null) {
                size--;
                return next;
            }
        }
        return null;
    }

    boolean isEmpty() {
        return size == 0;
    }
}
