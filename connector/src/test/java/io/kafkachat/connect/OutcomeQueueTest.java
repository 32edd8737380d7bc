package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OutcomeQueueTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final OutcomeQueue queue = new OutcomeQueue();
    private final OwnedPartition partition = Prompts.partition();

    @Test
    void nothingComesOutIfNothingCameIn() throws InterruptedException {
        assertThat(queue.take(Duration.ofMillis(1), LONG, 5)).isEmpty();
        assertThat(queue.take(Duration.ZERO, LONG, 5)).isEmpty();
    }

    @Test
    void theOrderIsKeptAndNoMoreAreTakenThanAskedFor() throws InterruptedException {
        publish(3, 1, 2);

        assertThat(offsets(queue.take(LONG, LONG, 2))).containsExactly(3L, 1L);
        assertThat(offsets(queue.take(LONG, Duration.ZERO, 2))).containsExactly(2L);
    }

    @Test
    void oneIsEnoughIfNoneMayFollow() throws InterruptedException {
        publish(3, 1);

        assertThat(offsets(queue.take(LONG, LONG, 1))).containsExactly(3L);
    }

    @Test
    void theFirstOneIsWaitedForAndThenOthers() {
        AtomicReference<Thread> taker = new AtomicReference<>();
        CompletableFuture<List<Long>> taken = CompletableFuture.supplyAsync(() -> {
            taker.set(Thread.currentThread());
            try {
                return offsets(queue.take(LONG, LONG, 3));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        for (long offset = 0; offset < 3; offset++) {
            await().until(() -> taker.get() != null && taker.get().getState() == Thread.State.TIMED_WAITING);
            assertThat(taken).isNotDone();
            publish(offset);
        }

        assertThat(taken.join()).containsExactly(0L, 1L, 2L);
    }

    @Test
    void afterTheLingerWhatIsThereIsTaken() throws InterruptedException {
        publish(0);

        long started = System.nanoTime();
        assertThat(offsets(queue.take(LONG, Duration.ofMillis(20), 3))).containsExactly(0L);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThanOrEqualTo(Duration.ofMillis(20));
    }

    private void publish(long... offsets) {
        for (long offset : offsets) {
            queue.publish(
                    Prompts.prompt(partition, offset, null),
                    () -> {
                        throw new AssertionError("only the task makes events");
                    },
                    prompt -> {});
        }
    }

    private static List<Long> offsets(List<OutcomeQueue.Ready> taken) {
        return taken.stream().map(ready -> ready.prompt().offset()).toList();
    }
}
