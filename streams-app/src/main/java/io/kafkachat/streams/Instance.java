package io.kafkachat.streams;

import io.kafkachat.client.ChatClient;
import io.kafkachat.client.ClientLoad;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the tasks of one processor in one JVM have in common: how much is pending, and whether it is draining. Thread-safe. */
final class Instance {

    private final Set<ChatClient> clients = ConcurrentHashMap.newKeySet();
    private final ThreadLocal<Brake> brakes = ThreadLocal.withInitial(() -> new Brake(System::nanoTime));
    private final Set<String> sources = ConcurrentHashMap.newKeySet();
    private volatile boolean heldAtSource;
    private volatile boolean draining;
    private volatile boolean drained;
    private int pending;
    private long pendingBytes;
    private int running;

    /** Of the calling stream thread. */
    Brake brake() {
        return brakes.get();
    }

    void opened(ChatClient client) {
        clients.add(client);
    }

    void closed(ChatClient client) {
        clients.remove(client);
    }

    synchronized void pending(int records, long bytes) {
        pending += records;
        pendingBytes += bytes;
    }

    /** @param calls more, or fewer, whose results are not forwarded */
    synchronized void running(int calls) {
        running += calls;
        if (running == 0) {
            notifyAll();
        }
    }

    synchronized boolean isFull(ProcessorSettings settings) {
        return pending >= settings.maxPending() || pendingBytes >= settings.maxPendingBytes();
    }

    synchronized ChatLoad load() {
        @Nullable
        ClientLoad client = clients.stream().findAny().map(ChatClient::load).orElse(null);
        return new ChatLoad(pending, pendingBytes, running, client);
    }

    /** Records of this topic are processed. */
    void source(String topic) {
        sources.add(topic);
    }

    /** From now on consumers ask {@link #holds}, and stream threads need not be held up. */
    void heldAtSource() {
        heldAtSource = true;
    }

    /** Whether consumers should leave records of this topic with the broker for now. */
    boolean holds(String topic, ProcessorSettings settings) {
        return sources.contains(topic) && (draining || isFull(settings));
    }

    /**
     * Whether a stream thread should take its time with a record that it has.
     *
     * @param fetched from a topic, and not made by a punctuator
     */
    boolean holdsBack(boolean fetched, ProcessorSettings settings) {
        return !(heldAtSource && fetched) && !drained && isFull(settings);
    }

    boolean isDraining() {
        return draining;
    }

    void drain() {
        draining = true;
    }

    /** The application closes now, for which stream threads must get rid of what they have. */
    void drained() {
        drained = true;
    }

    /** @return false if calls still run after that time */
    synchronized boolean awaitIdle(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        for (long left = atMost.toNanos(); running > 0 && left > 0; left = end - System.nanoTime()) {
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
        return running == 0;
    }
}
