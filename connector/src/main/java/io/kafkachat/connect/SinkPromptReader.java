package io.kafkachat.connect;

import io.kafkachat.client.ErrorClass;
import io.kafkachat.client.Failure;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** Makes prompts of records as Connect delivers them to a sink, converted and transformed. Used by the task thread. */
final class SinkPromptReader {

    private final PromptReader reader;
    private final RecordBytes bytes;

    SinkPromptReader(PromptReader reader, RecordBytes bytes) {
        this.reader = reader;
        this.bytes = bytes;
    }

    /** Never throws for anything that a record holds. */
    Prompt read(SinkRecord delivered, OwnedPartition partition) {
        byte[] key;
        try {
            key = bytes.key(delivered);
        } catch (DataException e) {
            return reader.rejected(delivered, partition, null, bytes.value(delivered), unwritableKey());
        }
        return reader.read(delivered, partition, key, bytes.value(delivered));
    }

    private static Failure unwritableKey() {
        return new Failure(
                ErrorClass.INVALID_REQUEST, null, null, "key: expected what output.key.converter can write", null);
    }
}
