package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.connect.EmittedBatches.Batch;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;

class GroupProgressTest {

    private static final TopicPartition P0 = Prompts.PARTITION;
    private static final TopicPartition P1 = new TopicPartition("prompts", 1);
    private static final TopicPartition P2 = new TopicPartition("prompts", 2);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration NEVER = Duration.ofDays(1);
    private static final OffsetRuns ABOVE = OffsetRuns.range(12, 15);

    private final StubConsumer consumer = new StubConsumer(P0, P1, P2);
    private final EmittedBatches emitted = new EmittedBatches();
    private final GroupProgress group = new GroupProgress(true, emitted, Clock.systemUTC());

    @Test
    void theGroupSaysWhereToBegin() {
        consumer.commitSync(Map.of(P0, withMap(P0, 10), P1, new OffsetAndMetadata(7)), PATIENCE);

        assertThat(group.read(consumer, Set.of(P0, P1, P2), Map.of(), PATIENCE))
                .containsOnly(
                        Map.entry(P0, new StartingPoint(10, ABOVE)),
                        Map.entry(P1, new StartingPoint(7, OffsetRuns.NONE)));
    }

    @Test
    void whatAnyoneCanSetCountsOnlyWhereConnectKnowsNothing() {
        OffsetAndMetadata moved = new OffsetAndMetadata(20, withMap(P2, 10).metadata());
        consumer.commitSync(
                Map.of(P0, withMap(P0, 10), P1, new OffsetAndMetadata(7, "someone's"), P2, moved), PATIENCE);

        assertThat(group.read(consumer, Set.of(P0, P1, P2), Map.of(P0, 0L, P1, 0L, P2, 0L), PATIENCE))
                .containsOnly(Map.entry(P0, new StartingPoint(10, ABOVE)));
        assertThat(group.read(consumer, Set.of(P2), Map.of(), PATIENCE))
                .containsOnly(Map.entry(P2, new StartingPoint(20, OffsetRuns.NONE)));
    }

    /** The topic was created anew, or a user has set the offset: what the group was told before means other prompts. */
    @Test
    void whatIsOlderThanWhatConnectKnowsIsVoid() {
        CompletedMap map = new CompletedMap(1_000, 0, ABOVE);
        String metadata = CompletedOffsets.encode(map, P0.topic(), P0.partition(), 10, 1_000);
        consumer.commitSync(Map.of(P0, new OffsetAndMetadata(10, metadata)), PATIENCE);

        assertThat(group.read(consumer, Set.of(P0), Map.of(P0, 1_000L), PATIENCE))
                .containsOnlyKeys(P0);
        assertThat(group.read(consumer, Set.of(P0), Map.of(P0, 1_001L), PATIENCE))
                .isEmpty();
        assertThat(group.read(consumer, Set.of(P0), Map.of(P0, Long.MAX_VALUE), PATIENCE))
                .isEmpty();
    }

    @Test
    void aGroupThatCannotBeReadSaysNothing() {
        StubConsumer forbidden = new StubConsumer(P0) {
            @Override
            public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions, Duration timeout) {
                throw new GroupAuthorizationException("connect-answers");
            }
        };

        assertThat(group.read(forbidden, Set.of(P0), Map.of(), PATIENCE)).isEmpty();
    }

    @Test
    void withoutAGroupNothingIsReadOrCommitted() {
        consumer.commitSync(Map.of(P0, withMap(P0, 10)), PATIENCE);
        consumer.commits.clear();
        GroupProgress none = new GroupProgress(false, emitted, Clock.systemUTC());
        write(P0, at(5));

        assertThat(none.read(consumer, Set.of(P0), Map.of(), PATIENCE)).isEmpty();
        none.commit(consumer, Duration.ZERO);
        none.commitNow(consumer, PATIENCE);

        assertThat(consumer.commits).isEmpty();
    }

    @Test
    void whatIsWrittenIsCommittedOnceAndWithItsMap() {
        write(P0, withMap(P0, 10));
        write(P1, at(5));

        group.commit(consumer, Duration.ZERO);
        group.commit(consumer, Duration.ZERO);

        assertThat(consumer.commits).containsExactly(Map.of(P0, withMap(P0, 10), P1, at(5)));
    }

    @Test
    void theNextCommitWaitsForItsTime() {
        write(P0, at(5));
        group.commit(consumer, NEVER);
        write(P0, at(6));
        group.commit(consumer, NEVER);
        assertThat(consumer.commits).containsExactly(Map.of(P0, at(5)));

        group.commitNow(consumer, PATIENCE);

        assertThat(consumer.commits).containsExactly(Map.of(P0, at(5)), Map.of(P0, at(6)));
        assertThat(consumer.committed(Set.of(P0)).get(P0)).isEqualTo(at(6));
    }

    @Test
    void aMapThatTheBrokerWouldRefuseIsLeftOut() {
        write(P0, new OffsetAndMetadata(5, "kc1." + "A".repeat(4_000)));
        write(P1, new OffsetAndMetadata(5, "A".repeat(CompletedOffsets.DEFAULT_MAX_LENGTH)));

        group.commit(consumer, Duration.ZERO);

        assertThat(consumer.commits.get(0)).containsEntry(P0, new OffsetAndMetadata(5));
        assertThat(consumer.commits.get(0).get(P1).metadata()).hasSize(CompletedOffsets.DEFAULT_MAX_LENGTH);
    }

    @Test
    void whatWasRefusedIsCommittedAgain() {
        consumer.refusal = new TimeoutException("no coordinator");
        write(P0, at(5));
        write(P1, at(1));
        group.commit(consumer, Duration.ZERO);
        consumer.refusal = null;
        write(P1, at(2));

        group.commit(consumer, Duration.ZERO);
        group.commit(consumer, Duration.ZERO);

        assertThat(consumer.commits).containsExactly(Map.of(P0, at(5), P1, at(1)), Map.of(P0, at(5), P1, at(2)));
    }

    @Test
    void whatWasOvertakenIsNotCommittedAgain() {
        Map<Integer, OffsetCommitCallback> callbacks = new HashMap<>();
        StubConsumer slow = new StubConsumer(P0) {
            @Override
            public void commitAsync(Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
                callbacks.put(commits.size(), callback);
                commits.add(offsets);
            }
        };
        write(P0, at(5));
        group.commit(slow, Duration.ZERO);
        write(P0, at(6));
        group.commit(slow, Duration.ZERO);
        callbacks.get(1).onComplete(Map.of(), null);
        callbacks.get(0).onComplete(Map.of(), new TimeoutException("late"));

        group.commit(slow, Duration.ZERO);

        assertThat(slow.commits).containsExactly(Map.of(P0, at(5)), Map.of(P0, at(6)));
    }

    @Test
    void theLastCommitSurvivesAWakeupThatWasMeantForAPoll() {
        StubConsumer woken = new StubConsumer(P0) {
            private boolean woken;

            @Override
            public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
                if (!woken) {
                    woken = true;
                    throw new WakeupException();
                }
                super.commitSync(offsets, timeout);
            }
        };
        write(P0, at(5));

        group.commitNow(woken, PATIENCE);

        assertThat(woken.commits).containsExactly(Map.of(P0, at(5)));
    }

    @Test
    void aLastCommitThatFailsStopsNothing() {
        consumer.refusal = new GroupAuthorizationException("connect-answers");
        write(P0, at(5));

        group.commitNow(consumer, PATIENCE);

        assertThat(consumer.commits).hasSize(1);
    }

    private void write(TopicPartition partition, OffsetAndMetadata progress) {
        Batch batch = emitted.open();
        emitted.add(batch, partition, () -> progress);
        emitted.close(batch);
        emitted.written(batch);
    }

    private static OffsetAndMetadata at(long offset) {
        return new OffsetAndMetadata(offset, "");
    }

    private static OffsetAndMetadata withMap(TopicPartition partition, long offset) {
        CompletedMap map = new CompletedMap(0, 0, ABOVE);
        return new OffsetAndMetadata(
                offset, CompletedOffsets.encode(map, partition.topic(), partition.partition(), offset, 1_000));
    }
}
