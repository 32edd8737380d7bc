package io.kafkachat.connect;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/** Runs steps when a test lets time pass. */
final class VirtualThread implements PublisherThread {

    private record Step(long due, long order, Runnable work) {}

    private final Queue<Step> steps =
            new PriorityQueue<>(Comparator.comparingLong(Step::due).thenComparingLong(Step::order));
    private long now;
    private long order;

    @Override
    public void execute(Runnable step) {
        schedule(step, Duration.ZERO);
    }

    @Override
    public void schedule(Runnable step, Duration delay) {
        steps.add(new Step(now + delay.toNanos(), order++, step));
    }

    /** In nanoseconds. */
    long now() {
        return now;
    }

    int waiting() {
        return steps.size();
    }

    void runDue() {
        pass(Duration.ZERO);
    }

    void pass(Duration time) {
        long until = now + time.toNanos();
        while (!steps.isEmpty() && steps.element().due() <= until) {
            Step step = steps.remove();
            now = Math.max(now, step.due());
            step.work().run();
        }
        now = until;
    }
}
