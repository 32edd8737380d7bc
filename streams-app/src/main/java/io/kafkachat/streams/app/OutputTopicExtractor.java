package io.kafkachat.streams.app;

import org.apache.kafka.streams.processor.RecordContext;
import org.apache.kafka.streams.processor.TopicNameExtractor;

/** Each output goes to the topic of its type. */
final class OutputTopicExtractor implements TopicNameExtractor<byte[], OutputRecord> {

    @Override
    public String extract(byte[] key, OutputRecord output, RecordContext context) {
        String topic = output.topic();
        if (topic == null) {
            throw new IllegalArgumentException("output: expected one that has a topic");
        }
        return topic;
    }

    /** As the topology's description shows it. */
    @Override
    public String toString() {
        return OutputTopicExtractor.class.getSimpleName();
    }
}
