package io.kafkachat.connect;

import io.kafkachat.client.ErrorClass;
import io.kafkachat.client.Failure;
import io.kafkachat.events.MappedPrompt;
import io.kafkachat.events.PromptContext;
import io.kafkachat.events.PromptCoordinates;
import io.kafkachat.events.PromptMapper;
import io.kafkachat.events.PromptValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** Makes prompts of delivered records. Used by the task thread. */
final class PromptReader {

    private final String connector;
    private final PromptMapper mapper;
    private final PromptValues values;
    private final RecordBytes bytes;

    PromptReader(String connector, PromptMapper mapper, PromptValues values, RecordBytes bytes) {
        this.connector = connector;
        this.mapper = mapper;
        this.values = values;
        this.bytes = bytes;
    }

    /** Never throws for anything that a record holds: what is wrong with it stands in {@link Prompt#mapped()}. */
    Prompt read(SinkRecord delivered, OwnedPartition partition) {
        PromptValue value = values.of(delivered);
        MappedPrompt mapped = mapper.map(value);
        byte[] key = null;
        try {
            key = bytes.key(delivered);
        } catch (DataException e) {
            mapped = unwritableKey();
        }
        PromptCoordinates coordinates = coordinates(delivered, partition);
        PromptContext context =
                PromptContext.of(coordinates, coordinates.requestId(connector), key, bytes.value(delivered));
        return new Prompt(delivered, partition, context, mapped, PromptSize.of(context, value));
    }

    // Transformations may rename the topic; the offset belongs to the one that was consumed.
    private static PromptCoordinates coordinates(SinkRecord delivered, OwnedPartition partition) {
        Long timestamp = delivered.timestamp();
        return new PromptCoordinates(
                partition.id().topic(),
                partition.id().partition(),
                delivered.originalKafkaOffset(),
                timestamp == null ? -1 : timestamp);
    }

    private static MappedPrompt unwritableKey() {
        return new MappedPrompt.Rejected(new Failure(
                ErrorClass.INVALID_REQUEST, null, null, "key: expected what output.key.converter can write", null));
    }
}
