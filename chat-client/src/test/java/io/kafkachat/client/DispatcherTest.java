package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DispatcherTest {

    private final Queue<Runnable> left = new ArrayDeque<>();
    private final Dispatcher dispatcher = new Dispatcher(left::add);

    @Test
    void anIoThreadSendsAtOnce() throws Exception {
        List<String> ran = new ArrayList<>();

        onIoThread(() -> {
            dispatcher.execute(() -> ran.add("first"));
            dispatcher.execute(() -> ran.add("second"));
        });

        assertThat(ran).containsExactly("first", "second");
        assertThat(left).isEmpty();
    }

    @Test
    void anotherThreadLeavesItToTheSender() {
        dispatcher.execute(() -> {});

        assertThat(left).hasSize(1);
    }

    /** Thousands of calls may fail at once, each while it is sent, and each of them lets the next one go. */
    @Test
    void whatFollowsFromAStepIsNotPiledUpOnIt() throws Exception {
        AtomicInteger ran = new AtomicInteger();
        Runnable step = new Runnable() {
            @Override
            public void run() {
                if (ran.incrementAndGet() < 100_000) {
                    dispatcher.execute(this);
                }
            }
        };

        onIoThread(() -> dispatcher.execute(step));
        for (Runnable next = left.poll(); next != null; next = left.poll()) {
            next.run();
        }

        assertThat(ran).hasValue(100_000);
    }

    @Test
    void aStepThatFailsLeavesTheThreadAsItWas() throws Exception {
        List<String> ran = new ArrayList<>();

        onIoThread(() -> {
            try {
                dispatcher.execute(() -> {
                    throw new IllegalStateException("fails");
                });
            } catch (IllegalStateException e) {
                ran.add(e.getMessage());
            }
            dispatcher.execute(() -> ran.add("next"));
        });

        assertThat(ran).containsExactly("fails", "next");
    }

    private static void onIoThread(Runnable work) throws InterruptedException {
        IoThread thread = new IoThread(work, "io");
        thread.start();
        thread.join();
    }
}
