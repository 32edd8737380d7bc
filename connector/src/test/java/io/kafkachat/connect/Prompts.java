package io.kafkachat.connect;

import io.kafkachat.events.MappedPrompt;
import io.kafkachat.events.PromptContext;
import io.kafkachat.events.PromptCoordinates;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** Prompts for tests of the task's parts. */
final class Prompts {

    static final TopicPartition PARTITION = new TopicPartition("prompts", 0);

    private Prompts() {}

    static OwnedPartition partition() {
        return new OwnedPartition(PARTITION, 0, new PartitionWindow(), MissingReceipts.NONE);
    }

    static Prompt prompt(OwnedPartition partition, long offset, String key) {
        TopicPartition id = partition.id();
        SinkRecord record = new SinkRecord(id.topic(), id.partition(), null, key, null, "text", offset);
        PromptCoordinates coordinates = new PromptCoordinates(id.topic(), id.partition(), offset, 0);
        byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        PromptContext context = PromptContext.of(coordinates, coordinates.requestId("test"), keyBytes, new byte[0]);
        return new Prompt(record, partition, context, new MappedPrompt.Ignored(), 100);
    }
}
