package io.kafkachat.connect;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again which prompt partitions there are, and tells when there are others: once, when two looks in a row
 * agree, because every time restarts all tasks. Thread-safe.
 */
final class TopicsMonitor implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TopicsMonitor.class);
    private static final Duration SETTLE = Duration.ofSeconds(2);

    private final Supplier<Set<TopicPartition>> look;
    private final Runnable changed;
    private final Duration interval;
    private final Duration settle;
    private final ScheduledExecutorService thread;
    private @Nullable Set<TopicPartition> current;
    private @Nullable Set<TopicPartition> candidate;

    /**
     * @param look may block, and throws if nothing can be found out
     * @param changed called on the monitor's thread when {@link #current} has changed
     */
    TopicsMonitor(String name, Supplier<Set<TopicPartition>> look, Runnable changed, Duration interval) {
        this(name, look, changed, interval, interval.compareTo(SETTLE) < 0 ? interval : SETTLE);
    }

    TopicsMonitor(
            String name, Supplier<Set<TopicPartition>> look, Runnable changed, Duration interval, Duration settle) {
        this.look = look;
        this.changed = changed;
        this.interval = interval;
        this.settle = settle;
        this.thread = new ScheduledThreadPoolExecutor(1, work -> {
            Thread worker = new Thread(work, name);
            worker.setDaemon(true);
            return worker;
        });
    }

    void start() {
        lookAfter(interval);
    }

    /**
     * What is to be read now. Looks, if nobody has yet.
     *
     * @throws RuntimeException if nothing can be found out
     */
    synchronized Set<TopicPartition> current() {
        if (current == null) {
            current = look.get();
        }
        return current;
    }

    private void lookAfter(Duration delay) {
        thread.schedule(this::lookAgain, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void lookAgain() {
        Duration next = interval;
        try {
            if (settled(look.get())) {
                changed.run();
            } else if (isUnsettled()) {
                next = settle;
            }
        } catch (RuntimeException e) {
            log.warn("Cannot look for new prompt topics and partitions; reading goes on as it is: {}", e.toString());
        }
        if (!thread.isShutdown()) {
            lookAfter(next);
        }
    }

    /** Whether this is news, and was seen before. */
    private synchronized boolean settled(Set<TopicPartition> found) {
        if (found.equals(current) || current == null) {
            candidate = null;
            return false;
        }
        if (!found.equals(candidate)) {
            candidate = found;
            return false;
        }
        log.info("The prompt topics have {} partitions now, {} before", found.size(), current.size());
        current = found;
        candidate = null;
        return true;
    }

    private synchronized boolean isUnsettled() {
        return candidate != null;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
