package io.kafkachat.connect.it;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How far a connector has come with its prompt topic, per partition number. */
record Progress(Pipeline pipeline, Admin admin, int partitions) {

    static Progress of(Pipeline pipeline, Admin admin) {
        return new Progress(pipeline, admin, ConnectCluster.PARTITIONS);
    }

    /** Where the topic ends. */
    Map<Integer, Long> ends() {
        Map<TopicPartition, OffsetSpec> latest = IntStream.range(0, partitions)
                .mapToObj(this::partition)
                .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        try {
            return byPartition(admin.listOffsets(latest).all().get(), ListOffsetsResultInfo::offset);
        } catch (Exception e) {
            throw new AssertionError("cannot read the end offsets", e);
        }
    }

    /** What is committed. */
    Map<Integer, Long> committed() {
        return byPartition(pipeline.committed(admin), OffsetAndMetadata::offset);
    }

    /** The texts committed with the offsets. */
    Map<Integer, String> metadata() {
        return byPartition(pipeline.committed(admin), OffsetAndMetadata::metadata);
    }

    TopicPartition partition(int number) {
        return new TopicPartition(pipeline.prompts(), number);
    }

    private static <V, R> Map<Integer, R> byPartition(Map<TopicPartition, V> values, Function<V, R> reading) {
        return values.entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> entry.getKey().partition()))
                .collect(Collectors.toMap(
                        entry -> entry.getKey().partition(),
                        entry -> reading.apply(entry.getValue()),
                        (one, other) -> other,
                        TreeMap::new));
    }
}
