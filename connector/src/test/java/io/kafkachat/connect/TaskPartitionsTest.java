package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskPartitionsTest {

    @Property
    void eachPartitionHasOneTaskAndNoTaskMoreThanItsShare(
            @ForAll @Size(max = 12) List<@IntRange(min = 1, max = 20) Integer> topics,
            @ForAll @IntRange(min = 1, max = 16) int maxTasks) {
        Set<TopicPartition> partitions = partitions(topics);

        List<Set<TopicPartition>> spread = TaskPartitions.spread(partitions, maxTasks);

        assertThat(spread).hasSizeLessThanOrEqualTo(maxTasks).noneMatch(Set::isEmpty);
        assertThat(spread.stream().mapToInt(Set::size).sum()).isEqualTo(partitions.size());
        assertThat(spread.stream().flatMap(Set::stream).collect(Collectors.toSet()))
                .isEqualTo(partitions);
        int tasks = Math.min(maxTasks, partitions.size());
        assertThat(spread)
                .allSatisfy(task -> assertThat(task).hasSizeLessThanOrEqualTo((partitions.size() + tasks - 1) / tasks));
    }

    @Test
    void newPartitionsOfATopicMoveNoOther() {
        List<Set<TopicPartition>> before = TaskPartitions.spread(partitions(List.of(6)), 3);

        List<Set<TopicPartition>> after = TaskPartitions.spread(partitions(List.of(9)), 3);

        assertThat(before)
                .allSatisfy(task -> assertThat(after)
                        .filteredOn(set -> set.containsAll(task))
                        .hasSize(1));
    }

    @Test
    void mostStayWhereTheyAreWhenATopicIsAdded() {
        List<Set<TopicPartition>> before = TaskPartitions.spread(partitions(List.of(12, 12, 12)), 4);

        List<Set<TopicPartition>> after = TaskPartitions.spread(partitions(List.of(12, 12, 12, 12)), 4);

        long stayed = 0;
        for (int task = 0; task < 4; task++) {
            stayed +=
                    before.get(task).stream().filter(after.get(task)::contains).count();
        }
        assertThat(stayed).isGreaterThanOrEqualTo(24);
    }

    @Test
    void topicsOfOnePartitionAreSpread() {
        assertThat(TaskPartitions.spread(partitions(List.of(1, 1, 1, 1, 1, 1, 1, 1, 1, 1)), 4))
                .hasSize(4)
                .allSatisfy(task -> assertThat(task).hasSizeBetween(1, 3));
    }

    @Test
    void oneTopicUsesAllTasks() {
        assertThat(TaskPartitions.spread(partitions(List.of(6)), 4))
                .extracting(Set::size)
                .containsExactlyInAnyOrder(2, 2, 1, 1);
        assertThat(TaskPartitions.spread(partitions(List.of(3)), 8)).hasSize(3);
        assertThat(TaskPartitions.spread(Set.of(), 8)).isEmpty();
    }

    @Property
    void whatIsWrittenIsRead(@ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 20) Integer> topics) {
        Set<TopicPartition> partitions = partitions(topics);
        partitions.add(new TopicPartition("a.b_c-1", 1_234_567));

        assertThat(TaskPartitions.read(Map.of("task.partitions", TaskPartitions.write(partitions))))
                .isEqualTo(partitions);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "t", "t:", ":1", "t:x", "t:1,,u:1"})
    void whatTheConnectorDidNotWriteIsRefused(String text) {
        assertThatThrownBy(() -> TaskPartitions.read(Map.of("task.partitions", text)))
                .isInstanceOf(ConnectException.class)
                .hasMessageStartingWith("task.partitions");
        assertThatThrownBy(() -> TaskPartitions.read(Map.of())).isInstanceOf(ConnectException.class);
    }

    private static Set<TopicPartition> partitions(List<Integer> topics) {
        Set<TopicPartition> partitions = new LinkedHashSet<>();
        for (int topic = 0; topic < topics.size(); topic++) {
            for (int partition = 0; partition < topics.get(topic); partition++) {
                partitions.add(new TopicPartition("topic-" + topic, partition));
            }
        }
        return partitions;
    }
}
