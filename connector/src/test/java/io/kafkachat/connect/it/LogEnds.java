package io.kafkachat.connect.it;

import io.kafkachat.testkit.kafka.EmbeddedKafka;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Where partitions ended at some moment, records of open transactions included. */
record LogEnds(Map<TopicPartition, Long> offsets) {

    /** Where all partitions of these topics end now. */
    static LogEnds of(EmbeddedKafka kafka, Collection<String> topics) {
        try (Admin admin = kafka.admin()) {
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            for (TopicDescription topic :
                    admin.describeTopics(topics).allTopicNames().get().values()) {
                topic.partitions()
                        .forEach(partition -> latest.put(
                                new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest()));
            }
            Map<TopicPartition, Long> offsets = new HashMap<>();
            admin.listOffsets(latest).all().get().forEach((partition, end) -> offsets.put(partition, end.offset()));
            return new LogEnds(offsets);
        } catch (Exception e) {
            throw new AssertionError("cannot read the end offsets", e);
        }
    }

    long total() {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether the record stood in its topic then. */
    boolean contain(ConsumerRecord<?, ?> record) {
        return record.offset() < offsets.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
    }

    /** Those that stood in their topics then. */
    <T extends ConsumerRecord<?, ?>> List<T> contained(List<T> records) {
        return records.stream().filter(this::contain).toList();
    }
}
