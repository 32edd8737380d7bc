package io.kafkachat.benchmarks.parallelconsumer;

import java.util.Collection;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;

/** Says on standard output that partitions are assigned. */
final class ReadyLine implements ConsumerRebalanceListener {

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        System.out.println("reading " + partitions.size() + " partitions");
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}
}
