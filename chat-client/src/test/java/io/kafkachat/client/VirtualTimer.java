package io.kafkachat.client;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A timer whose time passes when the test says so. Not thread-safe. */
final class VirtualTimer extends ScheduledThreadPoolExecutor {

    private final PriorityQueue<Task> tasks = new PriorityQueue<>(Comparator.comparingLong(task -> task.at));
    private long now;

    VirtualTimer() {
        super(0);
    }

    long now() {
        return now;
    }

    /** How many tasks wait for their time. */
    int armed() {
        tasks.removeIf(FutureTask::isCancelled);
        return tasks.size();
    }

    /** Lets time pass, and runs what is due on the way, each at its time. */
    void pass(long nanos) {
        long end = now + nanos;
        while (armed() > 0 && tasks.element().at - end <= 0) {
            Task next = tasks.remove();
            now = next.at;
            next.run();
        }
        now = end;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
        Task task = new Task(work, now + unit.toNanos(delay));
        tasks.add(task);
        return task;
    }

    private final class Task extends FutureTask<Void> implements ScheduledFuture<Void> {

        private final long at;

        Task(Runnable work, long at) {
            super(work, null);
            this.at = at;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(at - now, TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }
}
