package io.kafkachat.connect;

import io.kafkachat.client.Failure;
import io.kafkachat.events.MappedPrompt;
import io.kafkachat.events.PromptContext;
import io.kafkachat.events.PromptCoordinates;
import io.kafkachat.events.PromptMapper;
import io.kafkachat.events.PromptValue;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** Makes prompts of records. Used by one thread. */
final class PromptReader {

    private final String connector;
    private final PromptMapper mapper;
    private final PromptValues values;

    PromptReader(String connector, PromptMapper mapper, PromptValues values) {
        this.connector = connector;
        this.mapper = mapper;
        this.values = values;
    }

    /**
     * Never throws for anything that a record holds: what is wrong with it stands in {@link Prompt#mapped()}.
     *
     * @param key as it came
     * @param original the value as it came
     */
    Prompt read(SinkRecord record, OwnedPartition partition, byte @Nullable [] key, byte @Nullable [] original) {
        PromptValue value = values.of(record);
        PromptContext context = context(record, partition, key, original);
        return new Prompt(record, partition, context, mapper.map(value), PromptSize.of(context, value));
    }

    /** A record that cannot become a request. */
    Prompt rejected(
            SinkRecord record,
            OwnedPartition partition,
            byte @Nullable [] key,
            byte @Nullable [] original,
            Failure failure) {
        PromptContext context = context(record, partition, key, original);
        long bytes = PromptSize.of(context, new PromptValue.Text(""));
        return new Prompt(record, partition, context, new MappedPrompt.Rejected(failure), bytes);
    }

    // Transformations may rename the topic; the offset belongs to the one that was consumed.
    private PromptContext context(
            SinkRecord record, OwnedPartition partition, byte @Nullable [] key, byte @Nullable [] original) {
        Long timestamp = record.timestamp();
        PromptCoordinates coordinates = new PromptCoordinates(
                partition.id().topic(),
                partition.id().partition(),
                record.originalKafkaOffset(),
                timestamp == null ? -1 : timestamp);
        return PromptContext.of(coordinates, coordinates.requestId(connector), key, original);
    }
}
