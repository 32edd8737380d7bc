package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A partition with arbitrary gaps is consumed, answered out of order, committed, and its task killed, until it is done. */
class PartitionWindowPropertyTest {

    @Property(tries = 400)
    void noRecordIsLostAndNoEncodedAnswerIsPaidAgain(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 3_000) int records,
            @ForAll @IntRange(min = 1, max = 40) int gapEvery,
            @ForAll @IntRange(min = 40, max = 3_900) int maxLength) {
        new Simulation(seed, records, gapEvery, maxLength).run();
    }

    private static final class Simulation {
        private final Random random;
        private final List<Long> log = new ArrayList<>();
        private final int maxLength;
        private final Set<Long> answered = new HashSet<>();

        private long committedOffset;
        private String committedMetadata = "";
        private PartitionWindow window = new PartitionWindow();
        private TreeSet<Long> inFlight = new TreeSet<>();
        private OffsetRuns encoded = OffsetRuns.NONE;
        private int next;

        Simulation(long seed, int records, int gapEvery, int maxLength) {
            random = new Random(seed);
            this.maxLength = maxLength;
            long offset = random.nextInt(1_000);
            committedOffset = offset;
            for (int i = 0; i < records; i++) {
                log.add(offset);
                offset += random.nextInt(gapEvery) > 0 ? 1 : 2 + random.nextInt(3);
            }
        }

        void run() {
            int crashes = 5;
            while (next < log.size() || !inFlight.isEmpty()) {
                switch (random.nextInt(40)) {
                    case 0 -> commit();
                    case 1 -> withdraw();
                    case 2 -> {
                        if (crashes-- > 0) {
                            crash();
                        }
                    }
                    default -> {
                        deliver(random.nextInt(50));
                        answer(random.nextInt(40));
                    }
                }
            }
            commit();
            assertThat(answered).isEqualTo(new HashSet<>(log));
            assertThat(committedOffset).isEqualTo(position());
        }

        private long position() {
            return next < log.size() ? log.get(next) : log.get(log.size() - 1) + 1;
        }

        private void deliver(int count) {
            for (int i = 0; i < count && next < log.size(); i++) {
                long offset = log.get(next++);
                assertThat(window.isBelowCommitted(offset)).isFalse();
                if (window.alreadyCompleted(offset)) {
                    assertThat(answered).as("a skipped record is answered").contains(offset);
                } else {
                    assertThat(encoded.contains(offset))
                            .as("what was encoded is skipped")
                            .isFalse();
                    assertThat(window.accept(offset)).isEqualTo(inFlight.add(offset));
                }
            }
        }

        private void answer(int count) {
            List<Long> candidates = new ArrayList<>(inFlight);
            for (int i = 0; i < count && !candidates.isEmpty(); i++) {
                long offset = candidates.remove(random.nextInt(candidates.size()));
                window.complete(offset);
                inFlight.remove(offset);
                answered.add(offset);
            }
        }

        private void commit() {
            long offset = window.commitOffset(position());
            OffsetRuns completed = window.completedFrom(offset);
            assertThat(inFlight).noneMatch(completed::contains);
            assertThat(inFlight).allMatch(incomplete -> incomplete >= offset);
            committedMetadata =
                    CompletedOffsets.encode(new CompletedMap(1_000_000, 0, completed), "prompts", 3, offset, maxLength);
            assertThat(committedMetadata.length()).isLessThanOrEqualTo(maxLength);
            committedOffset = offset;
            window.committed(offset);
        }

        /** What happens in close: one of the records in flight is given up, and the new owner begins at the commit. */
        private void withdraw() {
            if (!inFlight.isEmpty()) {
                window.forget(inFlight.first());
                commit();
                crash();
            }
        }

        private void crash() {
            Optional<CompletedMap> map = CompletedOffsets.decode(committedMetadata, "prompts", 3, committedOffset);
            encoded = map.map(CompletedMap::completed).orElse(OffsetRuns.NONE);
            window = new PartitionWindow(committedOffset, encoded);
            inFlight = new TreeSet<>();
            next = 0;
            while (next < log.size() && log.get(next) < committedOffset) {
                next++;
            }
        }
    }
}
