package io.kafkachat.connect;

import static io.kafkachat.connect.Prompts.PARTITION;
import static io.kafkachat.connect.Prompts.prompt;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.connect.PromptLedger.Admission;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PromptLedgerTest {

    private static final long NOW = 1_000_000;

    private final PromptLedger ledger = new PromptLedger(
            Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC), CompletedOffsets.DEFAULT_MAX_LENGTH);
    private final OwnedPartition partition = Prompts.partition();

    @BeforeEach
    void open() {
        ledger.open(partition);
    }

    @Test
    void theLowestUnfinishedPromptHoldsTheCommitAndTheRestIsInTheMap() {
        Prompt p0 = take(0);
        Prompt p1 = take(1);
        take(2);
        ledger.complete(p1);

        OffsetAndMetadata commit = ledger.committable(PARTITION, 3).orElseThrow();

        assertThat(commit.offset()).isZero();
        CompletedMap map = map(commit);
        assertThat(map.completed()).isEqualTo(OffsetRuns.range(1, 2));
        ledger.complete(p0);
        assertThat(ledger.committable(PARTITION, 3).orElseThrow().offset()).isEqualTo(2);
    }

    @Test
    void theSnapshotIsAsOldAsTheOldestReceiptThatIsNotAcknowledged() {
        Prompt p0 = take(0);
        p0.publishing(NOW - 5_000);
        p0.publishing(NOW - 1_000);

        assertThat(map(ledger.committable(PARTITION, 1).orElseThrow()).snapshotTime())
                .isEqualTo(NOW - 5_000);
    }

    /** The worker died between the answers of a prompt and its receipt, and the next one before the prompt's turn came. */
    @Test
    void theSnapshotIsAsOldAsTheOneBeforeWhileAReceiptOfItIsMissing() {
        OwnedPartition left = new OwnedPartition(
                PARTITION,
                0,
                new PartitionWindow(5, OffsetRuns.NONE),
                new MissingReceipts(Map.of(7L, "receipt"), NOW - 60_000));
        ledger.open(left);
        Prompt p5 = take(left, 5);

        assertThat(map(ledger.committable(PARTITION, 6).orElseThrow()).snapshotTime())
                .isEqualTo(NOW - 60_000);
        Prompt p6 = take(left, 6);
        Prompt p7 = take(left, 7);
        List.of(p5, p6).forEach(ledger::complete);
        assertThat(map(ledger.committable(PARTITION, 8).orElseThrow()).snapshotTime())
                .isEqualTo(NOW - 60_000);

        ledger.complete(p7);
        assertThat(map(ledger.committable(PARTITION, 8).orElseThrow()).snapshotTime())
                .isEqualTo(NOW);
    }

    @Test
    void aPromptDeliveredTwiceIsTakenOnce() {
        assertThat(ledger.admit(partition, 0)).isEqualTo(Admission.NEW);
        assertThat(ledger.admit(partition, 0)).isEqualTo(Admission.IN_PROGRESS);
        ledger.completeWithoutAnswer(partition, 0);
        assertThat(ledger.admit(partition, 0)).isEqualTo(Admission.ALREADY_ANSWERED);
    }

    @Test
    void whatFinishesAfterThePartitionWasGivenUpDoesNotCount() {
        Prompt late = take(0);
        ledger.giveUp(PARTITION);
        OwnedPartition again = Prompts.partition();
        ledger.open(again);

        ledger.complete(late);

        assertThat(late.isCutOff()).isTrue();
        assertThat(ledger.admit(again, 0)).isEqualTo(Admission.NEW);
    }

    @Test
    void aForgottenPromptIsNoLongerWaitedForButNotCommitted() throws InterruptedException {
        Prompt p0 = take(0);
        ledger.forget(p0);

        ledger.awaitFinished(List.of(PARTITION), Duration.ofMinutes(1));

        assertThat(ledger.isFinished(List.of(PARTITION))).isTrue();
        assertThat(ledger.committable(PARTITION, 1).orElseThrow().offset()).isZero();
    }

    @Test
    void anOffsetBelowTheCommittedOneIsReported() {
        Prompt p0 = take(0);
        ledger.complete(p0);
        ledger.committable(PARTITION, 1);

        assertThat(ledger.admit(partition, 0)).isEqualTo(Admission.REWOUND);
    }

    @Test
    void nothingIsCommittedForAPartitionThatIsNotOwned() {
        ledger.giveUp(PARTITION);

        assertThat(ledger.committable(PARTITION, 5)).isEmpty();
    }

    private Prompt take(long offset) {
        return take(partition, offset);
    }

    private Prompt take(OwnedPartition partition, long offset) {
        assertThat(ledger.admit(partition, offset)).isEqualTo(Admission.NEW);
        Prompt prompt = prompt(partition, offset, "k");
        ledger.add(prompt);
        return prompt;
    }

    private static CompletedMap map(OffsetAndMetadata commit) {
        return CompletedOffsets.decode(commit.metadata(), PARTITION.topic(), PARTITION.partition(), commit.offset())
                .orElseThrow();
    }
}
