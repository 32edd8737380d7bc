package io.kafkachat.client;

import io.kafkachat.client.AttemptResult.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place that says when a call may go on the wire to an endpoint: whose turn it is, and what the brakes say. Models
 * have queues of their own, because one may be down while another is not. A waiting call costs no thread. Thread-safe.
 */
final class Gate {

    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    private static final int MAX_QUEUES = 100;

    /** Long enough that waiting calls are not sent one by one to be refused, short enough for a quick restart. */
    private static final Duration REFUSAL = Duration.ofSeconds(10);

    private final String endpoint;
    private final boolean hasFallback;
    private final int maxInFlight;
    private final List<Brake> brakes;
    private final Supplier<PacingBrake> pacing;
    private final ActiveClock activeClock;
    private final LongSupplier nanoClock;
    private final ScheduledExecutorService timer;

    private final Object lock = new Object();
    private final Map<String, Queue> queues = new LinkedHashMap<>();
    private final Map<Permit, Queue> permits = new IdentityHashMap<>();
    private final Map<Brake, String> notices = new HashMap<>();
    private boolean suspended;
    private @Nullable Fault refusal;
    private long refusalEnds;
    private @Nullable ScheduledFuture<?> wake;
    private long wakeAt;
    private boolean closed;

    /** The calls that wait for one model. */
    private record Queue(Lanes lanes, PacingBrake pacing) {}

    /**
     * @param endpoint for log lines
     * @param hasFallback whether calls have somewhere else to go
     * @param maxInFlight over all models
     * @param brakes for all calls
     * @param pacing makes another one for each model
     * @param timer wakes the gate when a pause ends
     */
    Gate(
            String endpoint,
            boolean hasFallback,
            int maxInFlight,
            List<Brake> brakes,
            Supplier<PacingBrake> pacing,
            ActiveClock activeClock,
            LongSupplier nanoClock,
            ScheduledExecutorService timer) {
        this.endpoint = endpoint;
        this.hasFallback = hasFallback;
        this.maxInFlight = maxInFlight;
        this.brakes = List.copyOf(brakes);
        this.pacing = pacing;
        this.activeClock = activeClock;
        this.nanoClock = nanoClock;
        this.timer = timer;
    }

    void enqueue(Waiter waiter) {
        Fault why;
        synchronized (lock) {
            why = currentRefusal(nanoClock.getAsLong());
            if (why == null) {
                queue(waiter).lanes.add(waiter);
            }
        }
        if (why == null) {
            advance();
        } else {
            waiter.refused(why);
        }
    }

    /** Takes a waiter out of the queue, if it is still there. */
    void remove(Waiter waiter) {
        synchronized (lock) {
            queue(waiter).lanes.remove(waiter);
        }
    }

    /**
     * Takes back a permit.
     *
     * @param result null if the call was cancelled, or never sent
     * @return see {@link Brake#ended}
     */
    @Nullable
    Duration ended(Permit permit, @Nullable AttemptResult result) {
        Duration excused = null;
        List<Waiter> refused = List.of();
        List<Waiter> diverted = List.of();
        synchronized (lock) {
            long now = nanoClock.getAsLong();
            Queue queue = Objects.requireNonNull(permits.remove(permit), "a permit is given back once");
            for (Brake brake : brakes) {
                excused = longer(excused, brake.ended(permit, result, now));
            }
            excused = longer(excused, queue.pacing.ended(permit, result, now));
            if (result instanceof Fault fault && fault.errorClass().needsOperator()) {
                refusal = fault;
                refusalEnds = now + REFUSAL.toNanos();
                refused = drainAll();
            } else if (hasFallback) {
                diverted = diverted(now);
            }
        }
        if (result instanceof Fault fault) {
            refused.forEach(waiter -> waiter.refused(fault));
        }
        diverted.forEach(Waiter::diverted);
        advance();
        return excused;
    }

    /** A response came, before its permit is given back. */
    void replied(HttpReply reply) {
        synchronized (lock) {
            long now = nanoClock.getAsLong();
            brakes.forEach(brake -> brake.replied(reply, now));
        }
    }

    /** Whether a call that has somewhere else to go should not wait here. */
    boolean diverts(Waiter waiter) {
        synchronized (lock) {
            long now = nanoClock.getAsLong();
            return diverts(now) || queue(waiter).pacing.diverts(now);
        }
    }

    /** Lets no call start any more. */
    void close() {
        synchronized (lock) {
            closed = true;
            if (wake != null) {
                wake.cancel(false);
            }
        }
    }

    int inFlight() {
        synchronized (lock) {
            return permits.size();
        }
    }

    /** How many calls may be in flight at the moment, over all models. */
    int limit() {
        synchronized (lock) {
            int sum = 0;
            for (Queue queue : queues.values()) {
                sum = Math.min(maxInFlight, sum + queue.pacing.limit());
            }
            return sum == 0 ? pacing.get().limit() : sum;
        }
    }

    /** How many of the models asked for are down at the moment. */
    int modelsDown() {
        synchronized (lock) {
            int down = 0;
            for (Queue queue : queues.values()) {
                down += queue.pacing.isDown() ? 1 : 0;
            }
            return down;
        }
    }

    /** What is used of the budgets. */
    ClientLoad.Used used() {
        synchronized (lock) {
            long now = nanoClock.getAsLong();
            ClientLoad.Used used = ClientLoad.Used.NOTHING;
            for (Brake brake : brakes) {
                used = used.plus(brake.used(now));
            }
            return used;
        }
    }

    /** Whether calls wait for the endpoint, and not only for their turn. */
    boolean isPaused() {
        synchronized (lock) {
            long now = nanoClock.getAsLong();
            takeNotice(now);
            return !notices.isEmpty() || queues.values().stream().anyMatch(queue -> queue.pacing.isPaused(now));
        }
    }

    /** Events may name any model: the queues of those that nobody asks for any more are dropped. */
    private Queue queue(Waiter waiter) {
        if (queues.size() >= MAX_QUEUES && !queues.containsKey(waiter.request().model())) {
            queues.values().removeIf(this::isUnused);
        }
        return queues.computeIfAbsent(waiter.request().model(), model -> new Queue(new Lanes(), pacing.get()));
    }

    /** What is known of a model that is down is kept. */
    private boolean isUnused(Queue queue) {
        return queue.lanes.isEmpty() && !permits.containsValue(queue) && !notices.containsKey(queue.pacing);
    }

    private static @Nullable Duration longer(@Nullable Duration one, @Nullable Duration other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) >= 0 ? one : other;
    }

    private @Nullable Fault currentRefusal(long now) {
        if (refusal != null && now - refusalEnds >= 0) {
            refusal = null;
        }
        return refusal;
    }

    private boolean diverts(long now) {
        for (Brake brake : brakes) {
            if (brake.diverts(now)) {
                return true;
            }
        }
        return false;
    }

    private List<Waiter> diverted(long now) {
        if (diverts(now)) {
            return drainAll();
        }
        List<Waiter> diverted = new ArrayList<>();
        for (Queue queue : queues.values()) {
            if (queue.pacing.diverts(now)) {
                diverted.addAll(queue.lanes.drain());
            }
        }
        return diverted;
    }

    private List<Waiter> drainAll() {
        List<Waiter> all = new ArrayList<>();
        queues.values().forEach(queue -> all.addAll(queue.lanes.drain()));
        return all;
    }

    private void wakeUp() {
        synchronized (lock) {
            wake = null;
        }
        advance();
    }

    private void advance() {
        List<Permit> permitted = new ArrayList<>(1);
        synchronized (lock) {
            long now = nanoClock.getAsLong();
            if (!closed) {
                armWake(now, permit(permitted, now));
            }
            takeNotice(now);
        }
        for (Permit permit : permitted) {
            permit.waiter().permitted(permit);
        }
    }

    /**
     * Hands out what can be handed out.
     *
     * @return how long until time alone allows more, {@link Brake#UNTIL_TOLD} if it never does
     */
    private long permit(List<Permit> permitted, long now) {
        long shortest = Brake.UNTIL_TOLD;
        List<String> served = new ArrayList<>(1);
        for (Map.Entry<String, Queue> each : queues.entrySet()) {
            Queue queue = each.getValue();
            int before = permitted.size();
            for (Waiter next = queue.lanes.peek(); next != null; next = queue.lanes.peek()) {
                long wait = holds(queue, next, now);
                if (wait > 0) {
                    shortest = Math.min(shortest, wait);
                    break;
                }
                queue.lanes.poll();
                Permit permit = new Permit(next, now);
                for (Brake brake : brakes) {
                    brake.started(permit, now);
                }
                queue.pacing.started(permit, now);
                permits.put(permit, queue);
                permitted.add(permit);
            }
            if (permitted.size() > before) {
                served.add(each.getKey());
            }
        }
        served.forEach(this::goBehind);
        return shortest;
    }

    private long holds(Queue queue, Waiter next, long now) {
        long wait = queue.pacing.holds(next, now);
        for (Brake brake : brakes) {
            wait = Math.max(wait, brake.holds(next, now));
        }
        return wait;
    }

    /** Models take turns at what is scarce: one that was served goes behind the others. */
    private void goBehind(String model) {
        Queue queue = queues.size() > 1 ? queues.remove(model) : null;
        if (queue != null) {
            queues.put(model, queue);
        }
    }

    private void armWake(long now, long wait) {
        if (wait == Brake.UNTIL_TOLD) {
            return;
        }
        long at = now + wait;
        if (wake != null) {
            if (wakeAt - at <= 0) {
                return;
            }
            wake.cancel(false);
        }
        wakeAt = at;
        wake = timer.schedule(this::wakeUp, wait, TimeUnit.NANOSECONDS);
    }

    /** Tells the log and the deadlines what has changed. */
    private void takeNotice(long now) {
        boolean suspends = false;
        for (Brake brake : brakes) {
            suspends |= brake.suspends(now);
            notice(brake, null, now);
        }
        for (Map.Entry<String, Queue> queue : queues.entrySet()) {
            notice(queue.getValue().pacing, queue.getKey(), now);
        }
        if (suspends != suspended) {
            suspended = suspends;
            activeClock.suspend(this, suspends);
        }
    }

    /** @param model null if it holds all of them */
    private void notice(Brake brake, @Nullable String model, long now) {
        String text = brake.notice(now);
        if (text == null && notices.isEmpty()) {
            return;
        }
        String before = text == null ? notices.remove(brake) : notices.put(brake, text);
        String what = model == null ? "" : " for model " + LogWord.of(model);
        if (text != null && !text.equals(before)) {
            LOG.warn("{} takes no calls{} at the moment: {}", endpoint, what, text);
        } else if (text == null && before != null) {
            LOG.info("{} takes calls{} again", endpoint, what);
        }
    }
}
