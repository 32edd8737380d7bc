package io.kafkachat.connect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whether owned partitions still belong to the topic that they belonged to when they were opened. Offsets of a topic
 * that was deleted mean nothing for one that is created with its name, but a broker takes them, and the consumer tries to
 * commit them for a minute.
 *
 * <p>Not thread-safe: it belongs to the task thread. What cannot be found out counts as unchanged.
 */
final class TopicIds {

    private static final Logger log = LoggerFactory.getLogger(TopicIds.class);

    private final Supplier<Admin> admins;
    private final Duration atMost;
    private final Map<TopicPartition, Uuid> opened = new HashMap<>();

    TopicIds(Supplier<Admin> admins, Duration atMost) {
        this.admins = admins;
        this.atMost = atMost;
    }

    /** Remembers to which topics these partitions belong. Blocks, at most for the given time. */
    void open(Collection<TopicPartition> partitions) {
        opened.keySet().removeAll(partitions);
        Map<String, Uuid> ids = read(partitions);
        for (TopicPartition partition : partitions) {
            Uuid id = ids.get(partition.topic());
            if (id != null && !id.equals(Uuid.ZERO_UUID)) {
                opened.put(partition, id);
            }
        }
    }

    /**
     * Partitions that no longer belong to the topic they were opened with.
     *
     * @param gone there is no such topic, as far as the broker knew at this moment
     * @param recreated there is another topic of this name
     */
    record Replaced(Set<TopicPartition> gone, Set<TopicPartition> recreated) {

        boolean isEmpty() {
            return gone.isEmpty() && recreated.isEmpty();
        }

        /** Whether all of these are among them. */
        boolean covers(Set<TopicPartition> partitions) {
            return partitions.stream().allMatch(id -> gone.contains(id) || recreated.contains(id));
        }
    }

    /** Forgets these partitions; returns those whose topic is gone or another one now. Blocks, at most for the given time. */
    Replaced close(Collection<TopicPartition> partitions) {
        Set<TopicPartition> known = new HashSet<>(partitions);
        known.retainAll(opened.keySet());
        Map<String, Uuid> ids = read(known);
        Replaced replaced = new Replaced(new HashSet<>(), new HashSet<>());
        for (TopicPartition partition : known) {
            Uuid now = ids.getOrDefault(partition.topic(), idOf(partition));
            if (now.equals(Uuid.ZERO_UUID)) {
                replaced.gone().add(partition);
            } else if (!now.equals(idOf(partition))) {
                replaced.recreated().add(partition);
            }
        }
        opened.keySet().removeAll(partitions);
        return replaced;
    }

    private Uuid idOf(TopicPartition partition) {
        return opened.getOrDefault(partition, Uuid.ZERO_UUID);
    }

    /** The id of each topic, zero of one that does not exist; without those about which nothing can be found out. */
    private Map<String, Uuid> read(Collection<TopicPartition> partitions) {
        Map<String, Uuid> ids = new HashMap<>();
        if (partitions.isEmpty()) {
            return ids;
        }
        List<String> topics =
                new ArrayList<>(partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet()));
        long deadline = System.nanoTime() + atMost.toNanos();
        Admin admin = null;
        try {
            admin = admins.get();
            Map<String, KafkaFuture<TopicDescription>> answers = admin.describeTopics(
                            topics, new DescribeTopicsOptions().timeoutMs((int) atMost.toMillis()))
                    .topicNameValues();
            for (Map.Entry<String, KafkaFuture<TopicDescription>> answer : answers.entrySet()) {
                try {
                    long left = Math.max(0, deadline - System.nanoTime());
                    ids.put(
                            answer.getKey(),
                            answer.getValue().get(left, TimeUnit.NANOSECONDS).topicId());
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                        ids.put(answer.getKey(), Uuid.ZERO_UUID);
                    } else {
                        log.debug("Cannot read the id of topic {}: {}", answer.getKey(), e.toString());
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | KafkaException e) {
            log.debug("Cannot read the ids of topics {}: {}", topics, e.toString());
        } finally {
            if (admin != null) {
                admin.close(Duration.ZERO);
            }
        }
        return ids;
    }
}
