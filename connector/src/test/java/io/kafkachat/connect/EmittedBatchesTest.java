package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.connect.EmittedBatches.Batch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class EmittedBatchesTest {

    private static final TopicPartition P0 = new TopicPartition("prompts", 0);
    private static final TopicPartition P1 = new TopicPartition("prompts", 1);

    private final EmittedBatches emitted = new EmittedBatches();

    @Test
    void progressCountsWhenTheWholeBatchIsWritten() {
        Batch batch = emitted.open();
        add(batch, P0, 1);
        add(batch, P0, 2);
        add(batch, P1, 7);
        emitted.written(batch);
        emitted.written(batch);
        assertThat(emitted.takeWritten()).isEmpty();
        emitted.written(batch);
        assertThat(emitted.takeWritten()).as("more may be added").isEmpty();

        emitted.close(batch);

        assertThat(emitted.takeWritten()).isEqualTo(Map.of(P0, at(2), P1, at(7)));
        assertThat(emitted.takeWritten()).isEmpty();
    }

    @Test
    void aBatchThatIsWrittenFirstWaitsForTheOneBefore() {
        Batch first = batch(P0, 1);
        Batch second = batch(P0, 2);
        Batch third = batch(P1, 5);
        emitted.written(second);
        assertThat(emitted.takeWritten()).isEmpty();

        emitted.written(first);
        assertThat(emitted.takeWritten()).isEqualTo(Map.of(P0, at(2)));
        emitted.written(third);
        assertThat(emitted.takeWritten()).isEqualTo(Map.of(P1, at(5)));
    }

    @Test
    void anEmptyBatchHoldsNothingUp() {
        emitted.close(emitted.open());
        Batch first = batch(P0, 1);
        emitted.close(emitted.open());
        Batch last = batch(P0, 2);

        emitted.written(first);
        assertThat(emitted.takeWritten()).isEqualTo(Map.of(P0, at(1)));
        emitted.written(last);
        assertThat(emitted.takeWritten()).isEqualTo(Map.of(P0, at(2)));
    }

    @Test
    void aBatchThatWasNeverClosedHoldsUpWhatFollows() {
        Batch broken = emitted.open();
        add(broken, P0, 1);
        emitted.written(broken);
        Batch next = batch(P0, 2);
        emitted.written(next);

        assertThat(emitted.takeWritten()).isEmpty();
    }

    @Property
    void nothingCountsBeforeEverythingUpToItIsWritten(@ForAll long seed) {
        Random random = new Random(seed);
        EmittedBatches batches = new EmittedBatches();
        List<Batch> unwritten = new ArrayList<>();
        List<Batch> open = new ArrayList<>();
        Map<Batch, Integer> numbers = new HashMap<>();
        int[] missing = new int[40];
        Map<TopicPartition, OffsetAndMetadata> reported = new HashMap<>();
        for (int number = 0; number < 40; ) {
            if (random.nextInt(3) == 0 && open.isEmpty()) {
                Batch batch = batches.open();
                numbers.put(batch, number);
                int records = random.nextInt(4);
                for (int i = 0; i < records; i++) {
                    int at = number;
                    batches.add(batch, random.nextBoolean() ? P0 : P1, () -> at(at));
                    unwritten.add(batch);
                }
                missing[number++] = records + 1;
                open.add(batch);
            } else if (random.nextInt(3) == 0 && !open.isEmpty()) {
                Batch batch = open.remove(0);
                batches.close(batch);
                missing[numbers.get(batch)]--;
            } else if (!unwritten.isEmpty()) {
                Batch batch = unwritten.remove(random.nextInt(unwritten.size()));
                batches.written(batch);
                missing[numbers.get(batch)]--;
            }
            reported.putAll(batches.takeWritten());
            check(reported, missing);
        }
        open.forEach(batches::close);
        unwritten.forEach(batches::written);
        reported.putAll(batches.takeWritten());
        long last = reported.values().stream()
                .mapToLong(OffsetAndMetadata::offset)
                .max()
                .orElse(-1);
        assertThat(batches.takeWritten()).isEmpty();
        assertThat(last).as("all is written, so all counts").isGreaterThan(20);
    }

    private static void check(Map<TopicPartition, OffsetAndMetadata> reported, int[] missing) {
        for (OffsetAndMetadata progress : reported.values()) {
            for (int batch = 0; batch <= progress.offset(); batch++) {
                assertThat(missing[batch]).as("batch %d", batch).isZero();
            }
        }
    }

    private Batch batch(TopicPartition partition, long offset) {
        Batch batch = emitted.open();
        add(batch, partition, offset);
        emitted.close(batch);
        return batch;
    }

    private void add(Batch batch, TopicPartition partition, long offset) {
        emitted.add(batch, partition, () -> at(offset));
    }

    private static OffsetAndMetadata at(long offset) {
        return new OffsetAndMetadata(offset, "map " + offset);
    }
}
