package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.storage.OffsetUtils;
import org.junit.jupiter.api.Test;

class SourceOffsetTest {

    private static final TopicPartition PARTITION = new TopicPartition("prompts", 3);

    private final CompletedMap map = new CompletedMap(1_000, 10, OffsetRuns.range(12, 15));
    private final SourceOffset offset = new SourceOffset(new PartitionProgress(PARTITION, 11, map, 1_000)::encoded);

    @Test
    void connectFindsOffsetAndMap() {
        OffsetUtils.validateFormat(offset);

        assertThat(offset).containsOnlyKeys(SourceOffsets.OFFSET, SourceOffsets.COMPLETED);
        assertThat(offset.get(SourceOffsets.OFFSET)).isEqualTo(11L);
        String completed = (String) offset.get(SourceOffsets.COMPLETED);
        assertThat(CompletedOffsets.decode(completed, "prompts", 3, 11)).isEqualTo(Optional.of(map));
    }

    @Test
    void itIsEncodedOnce() {
        Map<String, Object> same = Map.copyOf(offset);

        assertThat(offset).isEqualTo(same).hasSameHashCodeAs(same);
        assertThat(offset.get(SourceOffsets.COMPLETED)).isSameAs(offset.get(SourceOffsets.COMPLETED));
    }
}
