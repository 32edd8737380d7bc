package io.kafkachat.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one client that have lost their owner and wait for the next one. Whoever takes one out decides what becomes
 * of it, and takes it out under the lock: it is adopted or dropped, never both. Thread-safe.
 */
final class ParkedCalls {

    private final ScheduledExecutorService timer;
    private final Map<Object, Parked> parked = new HashMap<>();
    private long adopted;
    private long dropped;
    private boolean closed;

    /**
     * @param end when nobody waits for it any longer
     * @param left runs once, when it is not parked any more
     */
    private record Parked(CallTenure call, ScheduledFuture<?> end, Runnable left) {}

    /** @param timer must run until {@link #close} */
    ParkedCalls(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    /**
     * See {@link ChatClient#park}.
     *
     * @param left runs once, without locks held, when the call is not parked any more, or if it never was
     */
    boolean park(Object key, CallTenure call, Duration atMost, int maxParked, Runnable left) {
        CallTenure next = null;
        Parked older = null;
        synchronized (this) {
            if (!closed && hasRoom(key, maxParked) && !atMost.isNegative() && !atMost.isZero() && isOfUse(call)) {
                next = call.handOver();
            }
            if (next != null) {
                CallTenure added = next;
                ScheduledFuture<?> end =
                        timer.schedule(() -> dropIfParked(key, added), atMost.toNanos(), TimeUnit.NANOSECONDS);
                older = parked.put(key, new Parked(added, end, left));
                dropped += older == null ? 0 : 1;
            }
        }
        if (next == null) {
            left.run();
            return false;
        }
        if (older != null) {
            drop(older);
        }
        call.leave();
        CallTenure added = next;
        added.outcome().thenAccept(outcome -> {
            if (!isOfUse(outcome)) {
                dropIfParked(key, added);
            }
        });
        return true;
    }

    /**
     * See {@link ChatClient#adopt}.
     *
     * @param taker called at most once, with the lock held; says whether it takes the call, which else stays
     */
    @Nullable
    CallTenure adopt(
            Object key, ChatRequest request, @Nullable CallListener listener, Predicate<? super CallTenure> taker) {
        Parked found;
        boolean wanted;
        synchronized (this) {
            found = parked.get(key);
            if (found == null) {
                return null;
            }
            wanted = found.call.request().equals(request) && isOfUse(found.call);
            if (wanted && !taker.test(found.call)) {
                return null;
            }
            parked.remove(key);
            if (wanted) {
                if (listener != null) {
                    found.call.listen(listener);
                }
                adopted++;
            } else {
                dropped++;
            }
        }
        if (!wanted) {
            drop(found);
            return null;
        }
        found.end.cancel(false);
        found.left.run();
        return found.call;
    }

    synchronized ClientLoad.Parked load() {
        return new ClientLoad.Parked(parked.size(), adopted, dropped);
    }

    /** Drops all, and takes no more. */
    void close() {
        List<Parked> all;
        synchronized (this) {
            closed = true;
            all = new ArrayList<>(parked.values());
            parked.clear();
            dropped += all.size();
        }
        all.forEach(ParkedCalls::drop);
    }

    private boolean hasRoom(Object key, int maxParked) {
        int others = parked.size() - (parked.containsKey(key) ? 1 : 0);
        return others < maxParked;
    }

    private void dropIfParked(Object key, CallTenure call) {
        Parked found;
        synchronized (this) {
            found = parked.get(key);
            if (found == null || found.call != call) {
                return;
            }
            parked.remove(key);
            dropped++;
        }
        drop(found);
    }

    private static void drop(Parked unwanted) {
        unwanted.end.cancel(false);
        unwanted.call.cancel();
        unwanted.left.run();
    }

    private static boolean isOfUse(CallTenure call) {
        return !call.outcome().isDone() || isOfUse(call.outcome().join());
    }

    /** What an operator must act upon may be put right by the time of the next owner, who has to find out by himself. */
    private static boolean isOfUse(ChatOutcome outcome) {
        return !(outcome instanceof ChatOutcome.Failed failed)
                || !(failed.failure().errorClass() == ErrorClass.CANCELLED
                        || failed.failure().errorClass().needsOperator());
    }
}
