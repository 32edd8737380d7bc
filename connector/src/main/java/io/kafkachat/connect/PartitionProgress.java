package io.kafkachat.connect;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a partition is. Taken of each prompt that is finished, but few are written down: it is encoded only for those.
 *
 * @param offset the lowest that is not finished
 * @param map what is finished above it
 * @param maxLength of the encoded map, in characters
 */
record PartitionProgress(TopicPartition partition, long offset, CompletedMap map, int maxLength) {

    /** The form that offsets are stored in, with the map as text. Costs much: see decision 24. */
    OffsetAndMetadata encoded() {
        return new OffsetAndMetadata(
                offset, CompletedOffsets.encode(map, partition.topic(), partition.partition(), offset, maxLength));
    }
}
