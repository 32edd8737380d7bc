package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishedPromptsTest {

    private final PublishedPrompts published = new PublishedPrompts(true);

    @Test
    void aReceiptFinishesAPrompt() {
        published.answer(7, "0/1", "usage");
        published.receipt(7);

        assertThat(published.finished()).containsExactly(7L);
        assertThat(published.withoutReceipt()).isEmpty();
    }

    @Test
    void allAnswersWithoutAReceiptLackTheReceipt() {
        published.answer(7, "1/2", null);
        published.answer(7, "0/2", "usage");

        assertThat(published.finished()).isEmpty();
        assertThat(published.withoutReceipt()).containsEntry(7L, "usage");
    }

    @Test
    void onlyTheFirstAnswerHoldsTheReceipt() {
        published.answer(7, "0/2", "usage");
        published.answer(7, "1/2", "usage of the output that was the prompt");

        assertThat(published.withoutReceipt()).containsEntry(7L, "usage");
    }

    @Test
    void aMissingAnswerLeavesThePromptUnanswered() {
        published.answer(7, "0/2", "usage");
        published.answer(7, "0/2", "usage");

        assertThat(published.finished()).isEmpty();
        assertThat(published.withoutReceipt()).isEmpty();
    }

    @Test
    void partsOfTwoDifferentAnswersMakeNoWholeOne() {
        published.answer(7, "0/2", "usage");
        published.answer(7, "1/3", null);

        assertThat(published.withoutReceipt()).isEmpty();
    }

    @Test
    void withoutReceiptsTheLastAnswerFinishesAPrompt() {
        PublishedPrompts answersOnly = new PublishedPrompts(false);
        answersOnly.answer(7, "0/2", null);
        assertThat(answersOnly.finished()).isEmpty();

        answersOnly.answer(7, "1/2", null);

        assertThat(answersOnly.finished()).containsExactly(7L);
    }

    @Test
    void whereReceiptsMayHaveBeenMissedOnlySeenOnesCount() {
        published.answer(7, "0/1", "usage");
        published.receipt(8);

        published.forgetAnswersWithoutReceipt();

        assertThat(published.withoutReceipt()).isEmpty();
        assertThat(published.finished()).containsExactly(8L);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "/", "0", "0/0", "1/1", "-1/1", "x/y", "0/99999999999", "0/1000000"})
    void whatIsNotOursIsPassedOver(String position) {
        published.answer(7, position, "usage");

        assertThat(published.withoutReceipt()).isEmpty();
    }
}
