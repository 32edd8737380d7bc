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
    private volatile boolean draining;
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

    boolean isDraining() {
        return draining;
    }

    void drain() {
        draining = true;
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
