package io.kafkachat.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** When offsets were committed last, as the broker's own topic has it: no client can be asked for the time of a commit. */
final class LastCommits {

    private static final String TOPIC = "__consumer_offsets";
    private static final Duration POLL = Duration.ofMillis(100);
    // Keys of this version and below are commits, those above are group members.
    private static final short COMMIT = 1;

    private LastCommits() {}

    /** Epoch milliseconds of the last commit of each partition of a topic, of any consumer group. */
    static Map<Integer, Long> read(String bootstrapServers, String topic) {
        Map<Integer, Long> last = new HashMap<>();
        Map<String, Object> config = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.EXCLUDE_INTERNAL_TOPICS_CONFIG,
                false);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(TOPIC).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    committed(record.key())
                            .filter(committed -> committed.topic().equals(topic))
                            .ifPresent(committed -> last.merge(committed.partition(), record.timestamp(), Math::max));
                }
            }
        }
        return last;
    }

    /** The partition of a commit's key: version, group, topic, partition; empty for another key. */
    static Optional<TopicPartition> committed(byte[] key) {
        ByteBuffer fields = ByteBuffer.wrap(key);
        if (fields.getShort() > COMMIT) {
            return Optional.empty();
        }
        text(fields);
        String topic = text(fields);
        return Optional.of(new TopicPartition(topic, fields.getInt()));
    }

    private static String text(ByteBuffer fields) {
        byte[] bytes = new byte[fields.getShort()];
        fields.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
