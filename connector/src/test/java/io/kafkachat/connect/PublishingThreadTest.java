package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PublishingThreadTest {

    private final TaskFailure failure = new TaskFailure();
    private final PublishingThread thread = new PublishingThread("publisher-test", failure);
    private final List<Integer> ran = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        thread.close();
    }

    @Test
    void stepsOfOneCallerRunInTheirOrderOnOneThread() {
        List<String> threads = new CopyOnWriteArrayList<>();

        IntStream.range(0, 10_000)
                .forEach(i -> thread.execute(() -> {
                    ran.add(i);
                    threads.add(Thread.currentThread().getName());
                }));

        await().untilAsserted(() -> assertThat(ran).hasSize(10_000));
        assertThat(ran).isSorted();
        assertThat(threads).containsOnly("publisher-test");
    }

    @Test
    void aStepThatComesWhileOthersRunIsNotForgotten() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        thread.execute(() -> {
            running.countDown();
            awaitUninterrupted(goOn);
            thread.execute(() -> ran.add(3));
        });
        running.await();

        thread.execute(() -> ran.add(1));
        thread.execute(() -> ran.add(2));
        goOn.countDown();

        await().untilAsserted(() -> assertThat(ran).containsExactly(1, 2, 3));
        thread.execute(() -> ran.add(4));
        await().untilAsserted(() -> assertThat(ran).containsExactly(1, 2, 3, 4));
    }

    @Test
    void aStepThatFailsFailsTheTaskAndStopsNoOther() {
        thread.execute(() -> {
            throw new IllegalStateException("by surprise");
        });
        thread.execute(() -> ran.add(1));

        await().untilAsserted(() -> assertThat(ran).containsExactly(1));
        assertThatThrownBy(failure::throwIfReported)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("by surprise");
    }

    @Test
    void afterTheEndStepsAreDropped() {
        thread.execute(() -> ran.add(1));
        await().untilAsserted(() -> assertThat(ran).containsExactly(1));

        thread.close();
        thread.execute(() -> ran.add(2));
        thread.schedule(() -> ran.add(3), Duration.ZERO);

        assertThat(ran).containsExactly(1);
        failure.throwIfReported();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
