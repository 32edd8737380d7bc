package io.kafkachat.connect;

import static io.kafkachat.connect.Prompts.PARTITION;
import static io.kafkachat.connect.Sources.consumed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kafkachat.client.ErrorClass;
import io.kafkachat.events.PromptEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StartedSourceTaskTest {

    private static final Backpressure.Watermarks FAR = Backpressure.Watermarks.below(1_000_000);

    private final Sources sources = Sources.of("batch.linger.ms", "0");
    private final HeldCalls client = new HeldCalls();
    private final SourceParts parts =
            new SourceParts(sources, client, new StubConsumer(PARTITION), new Backpressure(FAR, FAR, FAR));
    private final OwnedPartition partition = parts.open(PARTITION, new StartingPoint(10, OffsetRuns.NONE));

    @AfterEach
    void close() {
        parts.close();
    }

    @Test
    void nothingFinishedIsNoBatch() throws InterruptedException {
        take(10);

        assertThat(parts.task.poll()).isNull();
    }

    @Test
    void aRecordIsWholeAndOfThePromptsKey() throws InterruptedException {
        take(10);
        answer(0);

        List<SourceRecord> records = parts.task.poll();

        assertThat(records).extracting(SourceRecord::topic).containsExactly("answers-completions", "answers-usage");
        assertThat(records).allSatisfy(record -> {
            assertThat(record.sourcePartition()).isEqualTo(SourceOffsets.partition(PARTITION));
            assertThat(record.kafkaPartition()).isNull();
            assertThat(record.keySchema()).isEqualTo(Schema.OPTIONAL_BYTES_SCHEMA);
            assertThat((byte[]) record.key()).asString().isEqualTo("key-10");
            assertThat(record.timestamp()).isEqualTo(SourceParts.NOW);
            assertThat(record.headers().lastWithName("chat.prompt.offset").value())
                    .isEqualTo("10");
        });
    }

    @Test
    void onlyTheLastRecordOfAPromptSaysThatItIsFinished() throws InterruptedException {
        take(10, 11, 12);
        answer(1);
        answer(0);

        List<SourceRecord> records = parts.task.poll();

        assertThat(points(records))
                .containsExactly(
                        new StartingPoint(10, OffsetRuns.NONE),
                        new StartingPoint(10, OffsetRuns.range(11, 12)),
                        new StartingPoint(10, OffsetRuns.range(11, 12)),
                        new StartingPoint(12, OffsetRuns.NONE));
    }

    @Test
    void theNextBatchGoesOnFromTheOneBefore() throws InterruptedException {
        take(10, 11, 12);
        answer(0);
        parts.task.poll();
        answer(2);

        assertThat(points(parts.task.poll()))
                .containsExactly(
                        new StartingPoint(11, OffsetRuns.NONE), new StartingPoint(11, OffsetRuns.range(12, 13)));
    }

    @Test
    void aPromptWithoutOutputsIsCoveredByTheNext() throws InterruptedException {
        SourceParts silent = silentReceipts();
        OwnedPartition owned = silent.open(PARTITION, new StartingPoint(10, OffsetRuns.NONE));
        Prompt first = add(silent, owned, 10);
        Prompt second = add(silent, owned, 11);
        publish(
                silent,
                first,
                new PromptEvents(List.of(), sources.rejected(first).receipt()));

        assertThat(silent.task.poll()).isNull();

        publish(silent, second, sources.rejected(second));
        assertThat(points(silent.task.poll())).containsExactly(new StartingPoint(12, OffsetRuns.NONE));
        silent.close();
    }

    @Test
    void tombstonesAreCoveredByTheNextOutput() throws InterruptedException {
        take(10);
        parts.ledger.admit(partition, 11);
        parts.ledger.completeWithoutAnswer(partition, 11);
        parts.ledger.consumed(partition, 12);
        answer(0);

        assertThat(points(parts.task.poll()))
                .containsExactly(
                        new StartingPoint(10, OffsetRuns.range(11, 12)), new StartingPoint(12, OffsetRuns.NONE));
    }

    @Test
    void aBatchHoldsSoManyPromptsAtMost() throws InterruptedException {
        Sources two = Sources.of("batch.linger.ms", "0", "batch.max.prompts", "2");
        SourceParts small = new SourceParts(two, client, new StubConsumer(PARTITION), new Backpressure(FAR, FAR, FAR));
        OwnedPartition owned = small.open(PARTITION, new StartingPoint(10, OffsetRuns.NONE));
        for (int offset = 10; offset < 13; offset++) {
            Prompt prompt = add(small, owned, offset);
            publish(small, prompt, sources.rejected(prompt));
        }

        assertThat(small.task.poll()).hasSize(4);
        assertThat(small.task.poll()).hasSize(2);
        small.close();
    }

    @Test
    void whatBelongsToAnEarlierTopicIsDropped() throws InterruptedException {
        take(10, 11);
        answer(0);
        parts.ledger.giveUp(PARTITION);
        OwnedPartition fresh = parts.open(PARTITION, new StartingPoint(0, OffsetRuns.NONE));

        assertThat(parts.task.poll()).isNull();

        Prompt prompt = add(parts, fresh, 0);
        publish(parts, prompt, sources.answered(prompt, "new"));
        assertThat(points(parts.task.poll()))
                .as("progress of the new topic")
                .containsExactly(new StartingPoint(0, OffsetRuns.NONE), new StartingPoint(1, OffsetRuns.NONE));
    }

    @Test
    void whatIsGivenUpWhileItIsEmittedIsDroppedWhole() throws InterruptedException {
        Prompt prompt = add(parts, partition, 10);
        PromptEvents events = sources.answered(prompt, "late");
        parts.outcomes.publish(
                prompt,
                () -> {
                    parts.ledger.giveUp(PARTITION);
                    return events;
                },
                parts.ledger::complete);

        assertThat(parts.task.poll()).isNull();

        // It left no batch behind that would hold up the others.
        EmittedBatches.Batch next = parts.emitted.open();
        parts.emitted.add(next, PARTITION, () -> new OffsetAndMetadata(1, ""));
        parts.emitted.close(next);
        parts.emitted.written(next);
        assertThat(parts.emitted.takeWritten()).isNotEmpty();
    }

    @Test
    void progressIsWrittenWhenAllOfABatchIs() throws InterruptedException {
        take(10, 11);
        answer(0);
        List<SourceRecord> first = parts.task.poll();
        answer(1);
        List<SourceRecord> second = parts.task.poll();

        second.forEach(parts.task::written);
        parts.task.written(first.get(1));
        assertThat(parts.emitted.takeWritten()).isEmpty();
        parts.task.written(new SourceRecord(Map.of(), Map.of(), "someone's", null, null));
        assertThat(parts.emitted.takeWritten()).isEmpty();
        parts.task.written(first.get(0));

        assertThat(parts.emitted.takeWritten().get(PARTITION).offset()).isEqualTo(12);
    }

    /** Connect keeps the records of a transaction as keys of a map. */
    @Test
    void recordsAreToldApart() throws InterruptedException {
        take(10);
        answer(0);
        List<SourceRecord> records = parts.task.poll();
        PromptSourceRecord record = (PromptSourceRecord) records.get(0);
        PromptSourceRecord same = new PromptSourceRecord(
                record.batch(),
                record.sourcePartition(),
                record.sourceOffset(),
                record.topic(),
                record.keySchema(),
                record.key(),
                new SchemaAndValue(record.valueSchema(), record.value()),
                record.timestamp(),
                record.headers());

        assertThat(Set.of(record, same, records.get(1))).hasSize(3);
        assertThat(record).isEqualTo(record).isNotEqualTo(same);
    }

    @Test
    void anotherCallOfTheKeyStartsWhenTheOneBeforeIsEmitted() throws InterruptedException {
        Sources byKey = Sources.of("batch.linger.ms", "0", "ordering", "key");
        SourceParts ordered =
                new SourceParts(byKey, client, new StubConsumer(PARTITION), new Backpressure(FAR, FAR, FAR));
        OwnedPartition owned = ordered.open(PARTITION, new StartingPoint(0, OffsetRuns.NONE));
        for (int offset = 0; offset < 2; offset++) {
            ordered.ledger.admit(owned, offset);
            ordered.calls.take(byKey.reader().read(consumed(offset, "same", "Hello"), owned));
            ordered.ledger.consumed(owned, offset + 1);
        }
        assertThat(client.submitted()).hasSize(1);

        client.submitted().get(0).answer("Hi");
        assertThat(client.submitted()).hasSize(1);
        assertThat(ordered.task.poll()).hasSize(2);

        assertThat(client.submitted()).hasSize(2);
        ordered.close();
    }

    @Test
    void aFailureIsThrownByTheTask() {
        take(10);
        client.submitted().get(0).fail(ErrorClass.AUTHENTICATION);

        assertThatThrownBy(parts.task::poll)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("AUTHENTICATION");
    }

    @Test
    void theEndLeavesWhatRunsToTheNextOwner() {
        take(10, 11, 12);
        answer(1);
        parts.intake.start();

        parts.task.close();

        assertThat(client.parked()).as("answers that were not emitted, too").hasSize(3);
        assertThat(partition.isGivenUp()).isTrue();
        assertThat(parts.ledger.outstanding(Set.of(PARTITION))).isEmpty();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("test-intake"));
    }

    @Test
    void theLoadIsShown() throws InterruptedException {
        take(10, 11);
        parts.intake.start();
        await().until(() -> parts.intake.load().records() == 2);

        parts.task.poll();

        assertThat(parts.metric("outstanding-prompts")).isEqualTo(2);
        parts.task.close();
    }

    private SourceParts silentReceipts() {
        return new SourceParts(
                Sources.of("batch.linger.ms", "0", "usage.topic", ""),
                client,
                new StubConsumer(PARTITION),
                new Backpressure(FAR, FAR, FAR));
    }

    private void take(long... offsets) {
        for (long offset : offsets) {
            parts.ledger.admit(partition, offset);
            parts.calls.take(sources.reader().read(consumed(offset, "key-" + offset, "Hello"), partition));
            parts.ledger.consumed(partition, offset + 1);
        }
    }

    private void answer(int call) {
        client.submitted().get(call).answer("answer " + call);
    }

    private Prompt add(SourceParts to, OwnedPartition owned, long offset) {
        to.ledger.admit(owned, offset);
        Prompt prompt = sources.reader().read(consumed(offset, null, "Hello"), owned);
        to.ledger.add(prompt);
        to.ledger.consumed(owned, offset + 1);
        return prompt;
    }

    private static void publish(SourceParts to, Prompt prompt, PromptEvents events) {
        to.outcomes.publish(prompt, () -> events, to.ledger::complete);
    }

    /** Where a task would go on if Connect had stored what a record carries. */
    private static List<StartingPoint> points(@Nullable List<SourceRecord> records) {
        List<StartingPoint> points = new ArrayList<>();
        assertThat(records).isNotNull();
        for (SourceRecord record : records) {
            StoredOffsets stored = new StoredOffsets();
            stored.write(record.sourcePartition(), record.sourceOffset());
            points.add(SourceOffsets.read(stored.reader(), List.of(PARTITION))
                    .get(PARTITION)
                    .point());
        }
        return points;
    }
}
