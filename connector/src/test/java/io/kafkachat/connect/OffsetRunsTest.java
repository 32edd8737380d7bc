package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class OffsetRunsTest {

    @Property
    void holdsExactlyTheOffsetsOfBothOperands(
            @ForAll @Size(max = 40) Set<@LongRange(max = 60) Long> one,
            @ForAll @Size(max = 40) Set<@LongRange(max = 60) Long> other,
            @ForAll @LongRange(max = 61) long cut) {
        TreeSet<Long> expected = new TreeSet<>(one);
        expected.addAll(other);

        OffsetRuns union = runs(one).union(runs(other));

        assertThat(offsets(union)).isEqualTo(expected);
        assertThat(union).isEqualTo(runs(expected));
        assertThat(union).isEqualTo(OffsetRuns.of(expected));
        assertThat(union.count()).isEqualTo(expected.size());
        assertThat(offsets(union.from(cut))).isEqualTo(expected.tailSet(cut));
        assertThat(offsets(union.with(cut)))
                .isEqualTo(offsets(union.union(OffsetRuns.range(cut, cut + 1))))
                .contains(cut);
        for (int i = 1; i < union.size(); i++) {
            assertThat(union.start(i)).isGreaterThan(union.end(i - 1));
        }
    }

    @Test
    void countsItsOffsets() {
        OffsetRuns runs = OffsetRuns.range(10, 12).with(20);

        assertThat(runs.count()).isEqualTo(3);
        assertThat(runs).hasToString("{10..11, 20}");
    }

    @Test
    void refusesWhatIsNoRun() {
        assertThatThrownBy(() -> OffsetRuns.range(5, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> OffsetRuns.range(-1, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OffsetRuns.Builder(1).add(5, 6).add(3, 4))
                .isInstanceOf(IllegalArgumentException.class);
    }

    static OffsetRuns runs(Set<Long> offsets) {
        OffsetRuns.Builder runs = new OffsetRuns.Builder(offsets.size());
        new TreeSet<>(offsets).forEach(offset -> runs.add(offset, offset + 1));
        return runs.build();
    }

    static Set<Long> offsets(OffsetRuns runs) {
        Set<Long> offsets = new TreeSet<>();
        for (int i = 0; i < runs.size(); i++) {
            for (long offset = runs.start(i); offset < runs.end(i); offset++) {
                assertThat(runs.contains(offset)).isTrue();
                offsets.add(offset);
            }
            assertThat(runs.contains(runs.end(i))).isFalse();
        }
        return offsets;
    }
}
