package io.kafkachat.connect;

import static io.kafkachat.connect.Prompts.prompt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.Thread.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
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

    /** An answer that came while another of its partition was on its way to the publisher overtook it. */
    @Test
    void anAnswerThatComesWhileAnotherIsPublishedDoesNotOvertakeIt() throws InterruptedException {
        PromptOrder order = PromptOrder.of(DeliverySettings.Ordering.PARTITION);
        Prompt p0 = prompt(partition, 0, "a");
        Prompt p1 = prompt(partition, 1, "b");
        order.admitted(p0);
        order.admitted(p1);
        Queue<Prompt> published = new ConcurrentLinkedQueue<>();
        Thread second = new Thread(() -> order.answered(ready(p1), ready -> published.add(ready.prompt())));

        order.answered(ready(p0), ready -> {
            second.start();
            await().until(() -> second.getState() == State.BLOCKED || second.getState() == State.TERMINATED);
            published.add(ready.prompt());
        });
        second.join();

        assertThat(published).containsExactly(p0, p1);
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
