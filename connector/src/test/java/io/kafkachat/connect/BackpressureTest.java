package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkachat.connect.Backpressure.Decision;
import io.kafkachat.connect.Backpressure.Watermarks;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackpressureTest {

    private static final TopicPartition A = new TopicPartition("prompts", 0);
    private static final TopicPartition B = new TopicPartition("prompts", 1);
    private static final Decision NOTHING = new Decision(Set.of(), Set.of());

    private final Backpressure backpressure =
            new Backpressure(Watermarks.below(100), Watermarks.below(1_000), Watermarks.below(3_500));
    private final Map<TopicPartition, Integer> mapLengths = new HashMap<>();
    private final Set<TopicPartition> assigned = new HashSet<>(List.of(A, B));

    @ParameterizedTest(name = "after {0} records and {1} bytes: at {2} and {3} paused is {4}")
    @CsvSource({
        "0,   0,    99,  999,  false",
        "0,   0,    100, 0,    true",
        "0,   0,    0,   1000, true",
        "100, 0,    76,  0,    true",
        "100, 0,    75,  0,    false",
        "0,   1000, 0,   751,  true",
        "0,   1000, 0,   750,  false",
        "100, 1000, 10,  900,  true",
        "100, 1000, 90,  10,   true",
        "100, 1000, 10,  10,   false",
        "90,  900,  90,  900,  false",
    })
    void stopsAtTheHighMarkAndGoesOnAtTheLowOne(
            long recordsBefore, long bytesBefore, long records, long bytes, boolean paused) {
        decide(recordsBefore, bytesBefore);
        decide(records, bytes);

        assertThat(backpressure.pausedPartitions()).isEqualTo(paused ? 2 : 0);
    }

    @Test
    void onlyChangesAreReported() {
        assertThat(decide(0, 0)).isEqualTo(new Decision(Set.of(), Set.of(A, B)));
        assertThat(decide(50, 0)).isEqualTo(NOTHING);
        assertThat(decide(100, 0)).isEqualTo(new Decision(Set.of(A, B), Set.of()));
        assertThat(decide(120, 0)).isEqualTo(NOTHING);
        assertThat(decide(70, 0)).isEqualTo(new Decision(Set.of(), Set.of(A, B)));
    }

    @Test
    void aLongMapStopsItsPartitionOnly() {
        decide(0, 0);
        mapLengths.put(A, 3_500);
        assertThat(decide(0, 0)).isEqualTo(new Decision(Set.of(A), Set.of()));
        mapLengths.put(A, 2_626);
        assertThat(decide(0, 0)).isEqualTo(NOTHING);
        mapLengths.put(A, 2_625);
        assertThat(decide(0, 0)).isEqualTo(new Decision(Set.of(), Set.of(A)));
    }

    @Test
    void aPartitionWithALongMapStaysPausedWhenTheRecordsGoDown() {
        decide(100, 0);
        mapLengths.put(B, 4_000);

        assertThat(decide(0, 0)).isEqualTo(new Decision(Set.of(), Set.of(A)));
    }

    @Test
    void nothingIsTakenForGrantedAboutAPartitionThatComesBack() {
        decide(0, 0);
        backpressure.forget(Set.of(A));
        assertThat(decide(0, 0)).isEqualTo(new Decision(Set.of(), Set.of(A)));

        assigned.remove(B);
        decide(0, 0);
        assigned.add(B);
        assertThat(decide(100, 0)).isEqualTo(new Decision(Set.of(A, B), Set.of()));
    }

    @Test
    void partitionsThatAreNotAssignedAreNeverNamed() {
        decide(100, 0);
        assigned.remove(B);

        assertThat(decide(0, 0)).isEqualTo(new Decision(Set.of(), Set.of(A)));
        assertThat(backpressure.pausedPartitions()).isZero();
    }

    @Test
    void theLowMarkIsBelowTheHighOne() {
        assertThat(Watermarks.below(1)).isEqualTo(new Watermarks(1, 0));
        assertThat(Watermarks.below(2_000, 64)).isEqualTo(new Watermarks(2_000, 1_500));
        assertThat(Watermarks.below(1_000, 900)).isEqualTo(new Watermarks(1_000, 950));
        assertThat(Watermarks.below(1, 1)).isEqualTo(new Watermarks(1, 0));
        assertThatThrownBy(() -> new Watermarks(5, 5)).isInstanceOf(IllegalArgumentException.class);
    }

    private Decision decide(long records, long bytes) {
        return backpressure.decide(assigned, records, bytes, partition -> mapLengths.getOrDefault(partition, 0));
    }
}
