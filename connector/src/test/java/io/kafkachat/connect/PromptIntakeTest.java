package io.kafkachat.connect;

import static io.kafkachat.connect.Prompts.PARTITION;
import static io.kafkachat.connect.Sources.consumed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kafkachat.connect.Backpressure.Watermarks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PromptIntakeTest {

    private static final Watermarks FAR = Watermarks.below(1_000_000);
    private static final String BAD = "{\"prompt\": 5}";

    private final HeldCalls client = new HeldCalls();
    private final StubConsumer consumer = new StubConsumer(PARTITION);
    private SourceParts parts = parts(new Backpressure(Watermarks.below(8), FAR, FAR), null);
    private OwnedPartition partition;

    @BeforeEach
    void open() {
        partition = parts.open(PARTITION, new StartingPoint(0, OffsetRuns.NONE));
    }

    @AfterEach
    void close() {
        parts.intake.close();
        parts.close();
    }

    @Test
    void promptsBecomeCallsAndThePositionFollows() {
        consumer.add("one", "two");
        parts.intake.start();

        await().until(() -> client.submitted().size() == 2);

        assertThat(client.submitted().get(1).call().requestId())
                .isEqualTo(parts.ledger
                        .outstanding(Set.of(PARTITION))
                        .get(1)
                        .context()
                        .requestId());
        await().until(() -> partition.position() == 2);
        assertThat(progress().offset()).isZero();
        assertThat(parts.metric("prompts-total")).isEqualTo(2);
    }

    @Test
    void tombstonesAreDoneAtOnce() {
        consumer.add(null, null, "one");
        parts.intake.start();

        await().until(() -> partition.position() == 3);

        assertThat(progress().offset()).isEqualTo(2);
        assertThat(parts.metric("prompts-ignored-total")).isEqualTo(2);
    }

    @Test
    void whatIsFinishedIsPassedOver() {
        partition = parts.open(
                PARTITION, new StartingPoint(0, OffsetRuns.range(0, 2).with(3)));
        consumer.add("zero", "one", "two", "three", "four");
        parts.intake.start();

        await().until(() -> partition.position() == 5);

        assertThat(parts.ledger.outstanding(Set.of(PARTITION)))
                .extracting(Prompt::offset)
                .containsExactly(2L, 4L);
        assertThat(progress().offset()).isEqualTo(2);
        assertThat(parts.metric("prompts-already-answered-total")).isEqualTo(3);
    }

    /** The position is behind the last record where a transaction ended. */
    @Test
    void whatFollowsTheLastRecordIsPassedOver() {
        StubConsumer transactional = new StubConsumer(PARTITION) {
            @Override
            public synchronized long position(TopicPartition id) {
                long position = super.position(id);
                return position == 0 ? 0 : position + 1;
            }
        };
        restart(transactional);
        transactional.add((String) null);
        parts.intake.start();

        await().until(() -> progress().offset() == 2);
    }

    @Test
    void readingStopsWhenEnoughIsOutstandingAndGoesOnAfterwards() {
        for (int i = 0; i < 8; i++) {
            consumer.add("prompt " + i);
        }
        parts.intake.start();
        awaitPaused();
        consumer.add("nine");
        awaitPolls();
        assertThat(client.submitted()).hasSize(8);
        assertThat(parts.intake.load()).satisfies(load -> {
            assertThat(load.records()).isEqualTo(8);
            assertThat(load.bytes()).isPositive();
            assertThat(load.pausedPartitions()).isEqualTo(1);
        });

        complete(parts.ledger.outstanding(Set.of(PARTITION)).get(0));
        awaitPolls();
        assertThat(client.submitted()).as("not before the low mark").hasSize(8);
        complete(parts.ledger.outstanding(Set.of(PARTITION)).get(0));

        await().until(() -> client.submitted().size() == 9);
        assertThat(consumer.paused()).isEmpty();
    }

    @Test
    void aTaskThatIsNotPolledTakesNothingOn() {
        parts.intake.start();
        await().atMost(Duration.ofSeconds(20)).until(() -> !consumer.paused().isEmpty());
        consumer.add("one");
        awaitPolls();
        assertThat(client.submitted()).isEmpty();

        parts.intake.polled();

        await().until(() -> client.submitted().size() == 1);
    }

    @Test
    void aTopicThatWasCreatedAnewIsReadFromItsBeginning() {
        partition = parts.open(PARTITION, new StartingPoint(0, OffsetRuns.NONE));
        consumer.add("zero", "one", "two");
        parts.intake.start();
        await().until(() -> client.submitted().size() == 3);
        parts.ledger.outstanding(Set.of(PARTITION)).subList(0, 2).forEach(this::complete);
        await().until(() -> progress().offset() == 2);
        Prompt old = parts.ledger.outstanding(Set.of(PARTITION)).get(0);

        consumer.schedulePollTask(() -> {
            consumer.seek(PARTITION, 0);
            consumer.addRecord(consumed(0, "key", "new zero"));
            consumer.addRecord(consumed(1, "key", "new one"));
        });

        await().until(() -> client.submitted().size() == 5);
        assertThat(old.isCutOff()).isTrue();
        assertThat(client.submitted().get(2).isCancelled()).isTrue();
        assertThat(partition.isGivenUp()).isTrue();
        assertThat(parts.ledger.progress(partition)).isEmpty();
        OwnedPartition fresh = parts.ledger.owned(PARTITION);
        assertThat(parts.ledger.outstanding(Set.of(PARTITION)))
                .hasSize(2)
                .allMatch(prompt -> prompt.partition() == fresh);
        assertThat(parts.ledger.progress(fresh).orElseThrow().offset()).isZero();
        assertThat(parts.metric("prompts-cut-off-total")).isEqualTo(1);
    }

    /**
     * With {@code latest}, or where old segments are gone, reading begins anywhere. An answer may be there at once, as that of
     * an adopted call, and be the last of its partition: what is stored with it stands until the next prompt.
     */
    @Test
    void progressBeginsWhereReadingBeganAndFollowsAnAnswerThatIsThereAtOnce() {
        List<OffsetAndMetadata> seen = Collections.synchronizedList(new ArrayList<>());
        parts.close();
        SourceParts[] inside = new SourceParts[1];
        parts = parts(new Backpressure(FAR, FAR, FAR), (prompt, events, finished) -> {
            seen.add(inside[0].ledger.progress(prompt.partition()).orElseThrow().encoded());
            finished.accept(prompt);
            seen.add(inside[0].ledger.progress(prompt.partition()).orElseThrow().encoded());
        });
        inside[0] = parts;
        parts.ledger.open(OwnedPartition.fresh(PARTITION, 0));
        consumer.schedulePollTask(() -> {
            consumer.seek(PARTITION, 700);
            consumer.addRecord(consumed(700, "key", BAD));
        });
        parts.intake.start();

        await().until(() -> seen.size() == 2);

        assertThat(seen).extracting(OffsetAndMetadata::offset).containsExactly(700L, 701L);
    }

    /** The task may look at any moment. */
    @Test
    void progressNeverRunsAheadOfWhatIsUnfinished() {
        List<Long> ahead = new CopyOnWriteArrayList<>();
        for (long offset = 0; offset < 5; offset++) {
            consumer.addRecord(new Watched(offset, offset == 3 ? "prompt" : null, ahead));
        }
        parts.intake.start();

        await().until(() -> partition.position() == 5);

        assertThat(ahead).isEmpty();
        assertThat(progress().offset()).isEqualTo(3);
    }

    @Test
    void whatWasWrittenIsCommittedToTheGroup() {
        parts.intake.start();
        EmittedBatches.Batch batch = parts.emitted.open();
        parts.emitted.add(batch, PARTITION, () -> new OffsetAndMetadata(5, ""));
        parts.emitted.close(batch);
        parts.emitted.written(batch);

        await().until(() -> consumer.commits.equals(List.of(Map.of(PARTITION, new OffsetAndMetadata(5, "")))));
    }

    @Test
    void theEndCommitsWhatIsLeftAndClosesTheConsumer() {
        parts.intake.start();
        awaitPolls();
        EmittedBatches.Batch batch = parts.emitted.open();
        parts.emitted.add(batch, PARTITION, () -> new OffsetAndMetadata(6, ""));
        parts.emitted.close(batch);
        parts.emitted.written(batch);

        parts.intake.close();

        assertThat(consumer.commits).contains(Map.of(PARTITION, new OffsetAndMetadata(6, "")));
        assertThat(consumer.closed()).isTrue();
        parts.failure.throwIfReported();
    }

    @Test
    void nothingIsTakenOnAfterTheEnd() {
        CountDownLatch inPoll = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        consumer.schedulePollTask(() -> {
            inPoll.countDown();
            await().until(() -> ended.getCount() == 0);
        });
        consumer.add("one");
        parts.intake.start();
        await().until(() -> inPoll.getCount() == 0);
        Thread closing = new Thread(() -> parts.intake.close());
        closing.start();
        await().until(() ->
                closing.getState() == Thread.State.TIMED_WAITING || closing.getState() == Thread.State.BLOCKED);
        ended.countDown();
        await().until(() -> !closing.isAlive());

        assertThat(client.submitted()).isEmpty();
        assertThat(progress().offset()).isZero();
    }

    @Test
    void whatPassesIsOutlasted() {
        consumer.setPollException(new DisconnectException("a broker went away"));
        consumer.add("one");
        parts.intake.start();

        await().until(() -> client.submitted().size() == 1);

        parts.failure.throwIfReported();
    }

    @Test
    void promptsWaitForASchemaRegistryThatIsAway() {
        parts.close();
        parts = new SourceParts(
                Sources.of("prompt.value.converter", RegistryAwayAtFirst.class.getName()),
                client,
                consumer,
                new Backpressure(FAR, FAR, FAR));
        partition = parts.open(PARTITION, new StartingPoint(0, OffsetRuns.NONE));
        consumer.add("one", "two");
        parts.intake.start();

        await().until(() -> client.submitted().size() == 2);

        assertThat(parts.metric("prompts-total")).isEqualTo(2);
        assertThat(progress().offset()).isZero();
        parts.failure.throwIfReported();
    }

    @Test
    void whatDoesNotPassStopsTheTask() {
        consumer.setPollException(new TopicAuthorizationException(Set.of("prompts")));
        parts.intake.start();

        await().until(consumer::closed);

        assertThatThrownBy(parts.failure::throwIfReported)
                .isInstanceOf(ConnectException.class)
                .hasMessageStartingWith("Cannot consume prompts: ")
                .hasCauseInstanceOf(TopicAuthorizationException.class);
    }

    @Test
    void withoutAnyOffsetTheSettingIsNamed() {
        consumer.setPollException(new NoOffsetForPartitionException(PARTITION));
        parts.intake.start();

        await().until(consumer::closed);

        assertThatThrownBy(parts.failure::throwIfReported)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("prompt.consumer.auto.offset.reset")
                .hasMessageContaining("prompts-0");
    }

    /** Notices what is said of it while it is being taken on. */
    private final class Watched extends ConsumerRecord<byte[], byte[]> {
        private final List<Long> ahead;

        Watched(long offset, @Nullable String value, List<Long> ahead) {
            super("prompts", 0, offset, null, Sources.bytes(value));
            this.ahead = ahead;
        }

        @Override
        public long offset() {
            long offset = super.offset();
            boolean done = partition.window().alreadyCompleted(offset);
            if (!done && progress().offset() > offset) {
                ahead.add(offset);
            }
            return offset;
        }
    }

    private SourceParts parts(Backpressure backpressure, Outlet outlet) {
        return new SourceParts(Sources.of(), client, consumer, backpressure, outlet);
    }

    private void restart(StubConsumer other) {
        parts.close();
        parts = new SourceParts(Sources.of(), client, other, new Backpressure(FAR, FAR, FAR));
        partition = parts.open(PARTITION, new StartingPoint(0, OffsetRuns.NONE));
    }

    private OffsetAndMetadata progress() {
        return parts.ledger.progress(partition).orElseThrow().encoded();
    }

    private void complete(Prompt prompt) {
        parts.ledger.complete(prompt);
    }

    private void awaitPaused() {
        await().until(() -> consumer.paused().contains(PARTITION));
    }

    /** Whatever the intake would do, it has done it then. */
    private void awaitPolls() {
        int enough = consumer.polls.get() + 3;
        await().until(() -> consumer.polls.get() >= enough);
    }
}
