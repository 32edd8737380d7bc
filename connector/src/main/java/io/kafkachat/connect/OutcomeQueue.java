package io.kafkachat.connect;

import io.kafkachat.events.PromptEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Answers that wait for the task to take them. Bounded by what the task takes on. Thread-safe. */
final class OutcomeQueue implements Outlet {

    /** A prompt with what is to be published for it, in the order of publication. */
    record Ready(Prompt prompt, Supplier<PromptEvents> events, Consumer<Prompt> finished) {}

    private final BlockingQueue<Ready> queue = new LinkedBlockingQueue<>();

    @Override
    public void publish(Prompt prompt, Supplier<PromptEvents> events, Consumer<Prompt> finished) {
        queue.add(new Ready(prompt, events, finished));
    }

    /**
     * Waits for the first one and then a moment for more.
     *
     * @return empty if none came in time
     */
    List<Ready> take(Duration atMost, Duration linger, int max) throws InterruptedException {
        List<Ready> taken = new ArrayList<>();
        Ready first = queue.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
        if (first == null) {
            return taken;
        }
        taken.add(first);
        queue.drainTo(taken, max - 1);
        long end = System.nanoTime() + linger.toNanos();
        while (taken.size() < max) {
            Ready next = queue.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                break;
            }
            taken.add(next);
            queue.drainTo(taken, max - taken.size());
        }
        return taken;
    }
}
