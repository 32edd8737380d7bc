package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PartitionWindowTest {

    private final PartitionWindow window = new PartitionWindow();

    @Test
    void commitsTheConsumedPositionWhenNothingIsInFlight() {
        assertThat(window.commitOffset(7)).isEqualTo(7);
        accept(7, 9);
        window.complete(9);
        window.complete(7);

        assertThat(window.commitOffset(10)).isEqualTo(10);
        assertThat(window.completedFrom(10)).isEqualTo(OffsetRuns.NONE);
    }

    @Test
    void theLowestIncompleteRecordHoldsTheOffsetBack() {
        accept(3, 4, 5, 8);
        window.complete(4);
        window.complete(8);

        assertThat(window.commitOffset(9)).isEqualTo(3);
        assertThat(window.completedFrom(3)).hasToString("{4, 8}");
        assertThat(window.outstanding()).isEqualTo(2);
    }

    @Test
    void neverCommitsAboveTheConsumedPosition() {
        accept(3, 4, 5);
        window.complete(3);

        assertThat(window.commitOffset(3)).isEqualTo(3);
        assertThat(window.completedFrom(3)).hasToString("{3}");
    }

    @Test
    void aRecordAtTheCommitOffsetCanBeComplete() {
        PartitionWindow restored =
                new PartitionWindow(100, OffsetRuns.range(100, 102).with(105));

        assertThat(restored.commitOffset(100)).isEqualTo(100);
        assertThat(restored.completedFrom(100)).hasToString("{100..101, 105}");
        assertThat(restored.alreadyCompleted(100)).isTrue();
        assertThat(restored.alreadyCompleted(102)).isFalse();
        assertThat(restored.accept(102)).isTrue();
        assertThat(restored.commitOffset(106)).isEqualTo(102);
        assertThat(restored.completedFrom(102)).hasToString("{105}");
    }

    @Test
    void aRecordInFlightIsNotSubmittedTwiceWhenItIsDeliveredAgain() {
        assertThat(window.accept(3)).isTrue();
        assertThat(window.accept(3)).isFalse();
        window.complete(3);
        assertThat(window.accept(3)).isFalse();
        assertThat(window.alreadyCompleted(3)).isTrue();
        assertThat(window.outstanding()).isZero();
    }

    @Test
    void aForgottenRecordStaysIncompleteAndIsAcceptedAgain() {
        accept(3, 4);
        window.forget(3);
        window.forget(99);
        window.complete(4);

        assertThat(window.outstanding()).isZero();
        assertThat(window.commitOffset(5)).isEqualTo(3);
        assertThat(window.completedFrom(3)).hasToString("{4}");
        assertThat(window.accept(3)).isTrue();
        assertThat(window.outstanding()).isEqualTo(1);
    }

    @Test
    void completingIsIdempotentAndIgnoresWhatWasNeverAccepted() {
        accept(3);
        window.complete(3);
        window.complete(3);
        window.complete(4);

        assertThat(window.alreadyCompleted(4)).isFalse();
        assertThat(window.completedFrom(0)).hasToString("{3}");
    }

    @Test
    void twentyThousandCompletedAboveOneStuckRecordAreOneRun() {
        LongStream.range(0, 20_001).forEach(window::accept);
        LongStream.rangeClosed(1, 20_000).forEach(window::complete);

        assertThat(window.commitOffset(20_001)).isZero();
        assertThat(window.completedFrom(0)).isEqualTo(OffsetRuns.range(1, 20_001));
    }

    @Test
    void gapsThatWereNeverDeliveredAreNotClaimed() {
        accept(10, 12, 14);
        window.complete(12);
        window.complete(14);

        assertThat(window.completedFrom(10)).hasToString("{12, 14}");
    }

    @Test
    void manyShortGapsAreBridgedButNoIncompleteRecordIs() {
        // Every record in a transaction of its own: every other offset is a marker.
        LongStream.rangeClosed(0, 20_000).map(i -> 2 * i).forEach(window::accept);
        LongStream.rangeClosed(1, 20_000)
                .filter(i -> i != 7_000)
                .map(i -> 2 * i)
                .forEach(window::complete);

        assertThat(window.completedFrom(0)).hasToString("{1..13999, 14001..40000}");
        assertThat(window.alreadyCompleted(1)).isFalse();
        assertThat(window.alreadyCompleted(2)).isTrue();
    }

    @Test
    void whatLiesBelowACommitIsForgottenAndSeenAgainMeansAnotherLog() {
        accept(3, 4, 5, 9);
        window.complete(3);
        window.complete(4);
        window.complete(5);
        window.committed(5);

        assertThat(window.completedFrom(0)).hasToString("{5}");
        assertThat(window.isBelowCommitted(4)).isTrue();
        assertThat(window.isBelowCommitted(5)).isFalse();
        assertThat(new PartitionWindow(100, OffsetRuns.NONE).isBelowCommitted(0))
                .isTrue();
    }

    private void accept(long... offsets) {
        for (long offset : offsets) {
            assertThat(window.accept(offset)).isTrue();
        }
    }
}
