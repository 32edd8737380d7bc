package io.kafkachat.testkit.provider;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What the simulator does with calls, changeable while it runs. Thread safe. */
final class Behaviour {

    private record Script(String promptPart, FaultSequence faults) {}

    private record Forced(Fault fault, long calls) {}

    private record Chance(Fault fault, double probability) {}

    private final Dice dice;
    private final List<Chance> chances;
    private final List<Script> scripts = new CopyOnWriteArrayList<>();
    private final Queue<Runnable> parked = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Forced> forced = new AtomicReference<>();
    private final Map<String, Fault> modelFaults;
    private volatile LatencyProfile latency;
    private volatile int concurrencyCap;
    private volatile @Nullable Duration capRetryAfter;
    private volatile @Nullable Fault outage;
    private volatile boolean stalled;

    Behaviour(SimulatorSettings settings) {
        this.dice = new Dice(settings.seed());
        // Map.copyOf has no stable order, and the order decides which fault a hash falls on.
        this.chances = settings.faults().entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry::getKey))
                .map(entry -> new Chance(entry.getKey(), entry.getValue()))
                .toList();
        this.modelFaults = new ConcurrentHashMap<>(settings.modelFaults());
        this.latency = settings.latency();
        this.concurrencyCap = settings.concurrencyCap();
        this.capRetryAfter = settings.capRetryAfter();
    }

    /** The fault of this attempt, or null: forced, else its model's, scripted, ordered by the prompt, or by chance. */
    @Nullable
    Fault faultOf(String requestId, int attempt, CompletionRequest request, Markers markers) {
        Fault forcedFault = takeForced();
        if (forcedFault != null) {
            return forcedFault;
        }
        Fault modelFault = modelFaults.get(request.model());
        if (modelFault != null) {
            return modelFault;
        }
        for (Script script : scripts) {
            if (request.prompt().contains(script.promptPart())) {
                return script.faults().at(attempt);
            }
        }
        FaultSequence ordered = markers.faults();
        return ordered == null ? byChance(requestId, attempt) : ordered.at(attempt);
    }

    Duration latencyOf(String requestId, int attempt, Markers markers) {
        Duration ordered = markers.latency();
        return ordered == null ? latency.at(dice.uniform(Dice.Purpose.LATENCY, requestId, attempt)) : ordered;
    }

    boolean exceedsCap(int inFlight) {
        int cap = concurrencyCap;
        return cap > 0 && inFlight > cap;
    }

    @Nullable
    Duration capRetryAfter() {
        return capRetryAfter;
    }

    /** Runs the action now, or at {@link #recover()} when the simulator is stalled. */
    void whenAnswering(Runnable action) {
        if (!stalled) {
            action.run();
            return;
        }
        parked.add(action);
        if (!stalled) {
            release();
        }
    }

    /** What every call is answered with, or null. */
    @Nullable
    Fault outage() {
        return outage;
    }

    void answerAll(Fault fault) {
        if (fault.kind() != Fault.Kind.STATUS) {
            throw new IllegalArgumentException("fault: expected an HTTP error");
        }
        outage = fault;
    }

    void answerNormally() {
        outage = null;
    }

    void stall() {
        stalled = true;
    }

    void failNext(Fault fault, long calls) {
        forced.set(new Forced(fault, calls));
    }

    void script(String promptPart, FaultSequence faults) {
        scripts.add(new Script(promptPart, faults));
    }

    void failModel(String model, Fault fault) {
        modelFaults.put(model, fault);
    }

    void healModel(String model) {
        modelFaults.remove(model);
    }

    void recover() {
        forced.set(null);
        scripts.clear();
        stalled = false;
        release();
    }

    void latency(LatencyProfile profile) {
        latency = profile;
    }

    void concurrencyCap(int cap, @Nullable Duration retryAfter) {
        capRetryAfter = retryAfter;
        concurrencyCap = cap;
    }

    private void release() {
        List<Runnable> actions = new ArrayList<>();
        for (Runnable action = parked.poll(); action != null; action = parked.poll()) {
            actions.add(action);
        }
        actions.forEach(Runnable::run);
    }

    private @Nullable Fault takeForced() {
        Forced before = forced.getAndUpdate(
                now -> now == null || now.calls() <= 1 ? null : new Forced(now.fault(), now.calls() - 1));
        return before == null ? null : before.fault();
    }

    private @Nullable Fault byChance(String requestId, int attempt) {
        if (chances.isEmpty()) {
            return null;
        }
        double roll = dice.uniform(Dice.Purpose.FAULT, requestId, attempt);
        for (Chance chance : chances) {
            roll -= chance.probability();
            if (roll < 0) {
                return chance.fault();
            }
        }
        return null;
    }
}
