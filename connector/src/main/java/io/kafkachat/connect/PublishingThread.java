package io.kafkachat.connect;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of a task that may block on a producer. A step that fails by surprise fails the task. Thread-safe; what is
 * given to it after {@link #close} is dropped.
 */
final class PublishingThread implements PublisherThread, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PublishingThread.class);

    /** Of a step, for others. To wake a thread for each costs more than most steps do. */
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(3);

    private static final Duration LONGEST_WAIT = Duration.ofMillis(20);

    private final ScheduledThreadPoolExecutor executor;
    private final TaskFailure failure;
    private final Queue<Runnable> gathered = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean due = new AtomicBoolean();
    private final Gathering gathering = new Gathering(SHORTEST_WAIT, LONGEST_WAIT);

    PublishingThread(String name, TaskFailure failure) {
        this.failure = failure;
        this.executor = new ScheduledThreadPoolExecutor(1, work -> new Thread(work, name));
        this.executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void execute(Runnable step) {
        if (executor.isShutdown()) {
            // Nobody would take it out again.
            log.debug("Dropped after close");
            return;
        }
        gathered.add(step);
        if (due.compareAndSet(false, true)) {
            schedule(this::runGathered, gathering.next());
        }
    }

    private void runGathered() {
        // First: what is added from now on may be too late for this run.
        due.set(false);
        int steps = 0;
        for (Runnable step = gathered.poll(); step != null; step = gathered.poll()) {
            run(step);
            steps++;
        }
        gathering.gathered(steps);
    }

    @Override
    public void schedule(Runnable step, Duration delay) {
        try {
            executor.schedule(() -> run(step), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("Dropped after close");
        }
    }

    private void run(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            if (!executor.isShutdown()) {
                log.error("Publishing failed", e);
                failure.report(new ConnectException("Publishing failed: " + e, e));
            }
        }
    }

    /** Stops at once; waits a moment for the thread to end. */
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
                log.warn("The publisher thread did not end within 5 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
