package io.kafkachat.connect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Which task of a source consumes which partitions: none has more than an even share. The partitions of a topic go round the tasks, each topic from another one on, past those that are full: so most stay where they
 * are when others are added.
 */
final class TaskPartitions {

    /** In a task's configuration, set by the connector. */
    static final String KEY = "task.partitions";

    private static final Comparator<TopicPartition> ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    private TaskPartitions() {}

    /** At most so many sets, none of them empty. */
    static List<Set<TopicPartition>> spread(Collection<TopicPartition> partitions, int maxTasks) {
        int tasks = Math.min(maxTasks, partitions.size());
        List<Set<TopicPartition>> spread = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            spread.add(new LinkedHashSet<>());
        }
        int share = tasks == 0 ? 0 : (partitions.size() + tasks - 1) / tasks;
        partitions.stream().sorted(ORDER).forEach(partition -> {
            int task = Math.floorMod(partition.topic().hashCode() + partition.partition(), tasks);
            while (spread.get(task).size() == share) {
                task = (task + 1) % tasks;
            }
            spread.get(task).add(partition);
        });
        spread.removeIf(Set::isEmpty);
        return spread;
    }

    /** As the value of {@link #KEY}. Names of topics hold neither commas nor colons. */
    static String write(Collection<TopicPartition> partitions) {
        return partitions.stream()
                .map(partition -> partition.topic() + ":" + partition.partition())
                .collect(Collectors.joining(","));
    }

    /** @throws ConnectException if the configuration is none of a task */
    static Set<TopicPartition> read(Map<String, String> taskConfig) {
        String text = taskConfig.getOrDefault(KEY, "");
        try {
            return Arrays.stream(text.split(","))
                    .map(TaskPartitions::parse)
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        } catch (IllegalArgumentException e) {
            throw new ConnectException(KEY + ": expected what the connector gives its tasks", e);
        }
    }

    private static TopicPartition parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("expected topic:partition");
        }
        return new TopicPartition(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }
}
