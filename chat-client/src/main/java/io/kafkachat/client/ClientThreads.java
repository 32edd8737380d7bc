package io.kafkachat.client;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/** Makes and knows the threads of one client. Daemons: a client that nobody closed must not keep a JVM alive. */
final class ClientThreads {

    private final String name;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    ClientThreads(String name) {
        this.name = name;
    }

    ThreadFactory named(String role) {
        return factory(role, Thread::new);
    }

    /** Of those that serve connections. */
    ThreadFactory io() {
        return factory("io", IoThread::new);
    }

    private ThreadFactory factory(String role, BiFunction<Runnable, String, Thread> maker) {
        AtomicInteger count = new AtomicInteger();
        return work -> {
            Thread thread = maker.apply(work, "chat-client-" + name + "-" + role + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            threads.add(thread);
            return thread;
        };
    }

    /** Whether the caller is one of them, and must not wait for their end. */
    boolean isCurrent() {
        return threads.contains(Thread.currentThread());
    }

    /** Waits until all have ended. */
    void await(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        for (Thread thread : threads) {
            try {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
