package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class StartingPointTest {

    @Property
    void bothTogetherSayWhatEitherSays(
            @ForAll @LongRange(max = 50) long one,
            @ForAll @Size(max = 20) Set<@LongRange(max = 60) Long> above,
            @ForAll @LongRange(max = 50) long other,
            @ForAll @Size(max = 20) Set<@LongRange(max = 60) Long> otherAbove) {
        StartingPoint first = new StartingPoint(one, OffsetRunsTest.runs(above));
        StartingPoint second = new StartingPoint(other, OffsetRunsTest.runs(otherAbove));

        StartingPoint both = first.and(second);

        for (long offset = 0; offset <= 62; offset++) {
            assertThat(isFinished(both, offset))
                    .as("offset %d", offset)
                    .isEqualTo(isFinished(first, offset) || isFinished(second, offset));
        }
        assertThat(second.and(first)).isEqualTo(both);
        assertThat(both.completed().from(both.offset())).isEqualTo(both.completed());
    }

    private static boolean isFinished(StartingPoint point, long offset) {
        return offset < point.offset() || point.completed().contains(offset);
    }
}
