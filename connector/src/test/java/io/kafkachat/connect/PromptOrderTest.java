package io.kafkachat.connect;

import static io.kafkachat.connect.Prompts.prompt;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class PromptOrderTest {

    private final OwnedPartition partition = Prompts.partition();

    @Test
    void withoutOrderEverythingGoesAtOnce() {
        PromptOrder order = PromptOrder.of(DeliverySettings.Ordering.NONE);
        Prompt first = prompt(partition, 0, "a");
        Prompt second = prompt(partition, 1, "a");

        assertThat(order.admitted(first)).containsExactly(first);
        assertThat(order.admitted(second)).containsExactly(second);
        assertThat(published(order, second)).containsExactly(second);
        assertThat(order.finished(second)).isEmpty();
    }

    @Test
    void theNextPromptOfAKeyIsSentWhenThePreviousIsFinished() {
        PromptOrder order = PromptOrder.of(DeliverySettings.Ordering.KEY);
        Prompt a0 = prompt(partition, 0, "a");
        Prompt b1 = prompt(partition, 1, "b");
        Prompt a2 = prompt(partition, 2, "a");
        Prompt a3 = prompt(partition, 3, "a");

        assertThat(order.admitted(a0)).containsExactly(a0);
        assertThat(order.admitted(b1)).containsExactly(b1);
        assertThat(order.admitted(a2)).isEmpty();
        assertThat(order.admitted(a3)).isEmpty();
        assertThat(published(order, a0)).containsExactly(a0);
        assertThat(order.finished(b1)).isEmpty();
        assertThat(order.finished(a0)).containsExactly(a2);
        assertThat(order.finished(a2)).containsExactly(a3);
        assertThat(order.finished(a3)).isEmpty();
        Prompt a4 = prompt(partition, 4, "a");
        assertThat(order.admitted(a4)).containsExactly(a4);
    }

    @Test
    void promptsWithoutAKeyDoNotWaitForEachOther() {
        PromptOrder order = PromptOrder.of(DeliverySettings.Ordering.KEY);
        Prompt first = prompt(partition, 0, null);
        Prompt second = prompt(partition, 1, null);

        assertThat(order.admitted(first)).containsExactly(first);
        assertThat(order.admitted(second)).containsExactly(second);
    }

    @Test
    void aKeyOfAPartitionThatWasGivenUpHoldsNothingBack() {
        PromptOrder order = PromptOrder.of(DeliverySettings.Ordering.KEY);
        order.admitted(prompt(partition, 0, "a"));
        order.givenUp(partition);

        Prompt next = prompt(Prompts.partition(), 0, "a");
        assertThat(order.admitted(next)).containsExactly(next);
    }

    @Test
    void answersOfAPartitionArePublishedInOffsetOrder() {
        PromptOrder order = PromptOrder.of(DeliverySettings.Ordering.PARTITION);
        Prompt p0 = prompt(partition, 0, "a");
        Prompt p1 = prompt(partition, 1, "b");
        Prompt p5 = prompt(partition, 5, "c");
        for (Prompt each : List.of(p0, p1, p5)) {
            assertThat(order.admitted(each)).containsExactly(each);
        }

        assertThat(published(order, p5)).isEmpty();
        assertThat(published(order, p0)).containsExactly(p0);
        assertThat(published(order, p1)).containsExactly(p1, p5);
    }

    /** An answer that came while others of its partition were on their way to the publisher overtook them. */
    @Test
    void answersThatComeAtTheSameTimeDoNotOvertakeEachOther() throws Exception {
        PromptOrder order = PromptOrder.of(DeliverySettings.Ordering.PARTITION);
        int prompts = 50_000;
        int threads = 4;
        List<Prompt> admitted = new ArrayList<>();
        for (int offset = 0; offset < prompts; offset++) {
            admitted.addAll(order.admitted(prompt(partition, offset, "a")));
        }
        Queue<Long> published = new ConcurrentLinkedQueue<>();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier together = new CyclicBarrier(threads);
            List<Future<?>> answering = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int first = thread;
                answering.add(pool.submit(() -> {
                    together.await();
                    for (int offset = first; offset < prompts; offset += threads) {
                        order.answered(
                                ready(admitted.get(offset)),
                                ready -> published.add(ready.prompt().offset()));
                    }
                    return null;
                }));
            }
            for (Future<?> each : answering) {
                each.get();
            }
        } finally {
            pool.shutdownNow();
        }

        assertThat(List.copyOf(published)).hasSize(prompts).isSorted();
    }

    @Test
    void partitionsDoNotWaitForEachOther() {
        PromptOrder order = PromptOrder.of(DeliverySettings.Ordering.PARTITION);
        OwnedPartition other = Prompts.partition();
        Prompt slow = prompt(partition, 0, "a");
        Prompt fast = prompt(other, 7, "a");
        order.admitted(slow);
        order.admitted(fast);

        assertThat(published(order, fast)).containsExactly(fast);
    }

    @Test
    void anAnswerForAPartitionThatWasGivenUpIsDropped() {
        PromptOrder order = PromptOrder.of(DeliverySettings.Ordering.PARTITION);
        Prompt late = prompt(partition, 0, "a");
        order.admitted(late);
        order.givenUp(partition);

        assertThat(published(order, late)).isEmpty();
    }

    private static PromptOrder.Ready ready(Prompt prompt) {
        return new PromptOrder.Ready(prompt, () -> {
            throw new AssertionError("the order must not look at the events");
        });
    }

    private static List<Prompt> published(PromptOrder order, Prompt answered) {
        List<Prompt> published = new ArrayList<>();
        order.answered(ready(answered), ready -> published.add(ready.prompt()));
        return published;
    }
}
