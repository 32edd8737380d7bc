package io.kafkachat.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LiveThreadsTest {

    private final CountDownLatch end = new CountDownLatch(1);

    @Test
    void aThreadMoreIsOneMore() throws Exception {
        long before = LiveThreads.of(ProcessHandle.current().pid());
        Thread[] more = new Thread[20];
        for (int i = 0; i < more.length; i++) {
            more[i] = new Thread(this::untilTheEnd, "more-" + i);
            more[i].start();
        }
        try {
            // The JVM itself may have ended or started one or two.
            assertThat(LiveThreads.of(ProcessHandle.current().pid())).isBetween(before + 15, before + 25);
        } finally {
            end.countDown();
            for (Thread thread : more) {
                thread.join();
            }
        }
    }

    @Test
    void connectsPoolThatFillsUpIsNotCounted() {
        assertThat(LiveThreads.count(
                        Stream.of("java\n", "StartAndStopExe\n", "chat-client-127\n", "StartAndStopExe\n")))
                .isEqualTo(2);
    }

    private void untilTheEnd() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
