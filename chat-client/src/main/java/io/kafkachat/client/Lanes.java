package io.kafkachat.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
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

    /** Whose turn it is; null if nobody waits. */
    @Nullable
    Waiter peek() {
        for (Object key = turns.peek(); key != null; key = turns.peek()) {
            TreeSet<Waiter> lane = byKey.get(key);
            if (lane != null && !lane.isEmpty()) {
                return lane.first();
            }
            turns.remove();
            byKey.remove(key);
        }
        return null;
    }

    /** Takes the next one out. */
    @Nullable
    Waiter poll() {
        Waiter next = peek();
        if (next != null) {
            Object key = turns.remove();
            TreeSet<Waiter> lane = byKey.get(key);
            if (lane != null) {
                lane.remove(next);
                if (lane.isEmpty()) {
                    byKey.remove(key);
                } else {
                    turns.add(key);
                }
            }
            size--;
        }
        return next;
    }

    /** Takes all out, in the order of their turns. */
    List<Waiter> drain() {
        List<Waiter> all = new ArrayList<>(size);
        for (Waiter next = poll(); next != null; next = poll()) {
            all.add(next);
        }
        return all;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }
}
