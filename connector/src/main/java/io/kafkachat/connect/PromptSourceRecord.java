package io.kafkachat.connect;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * An output event on its way through Connect, which remembers with which batch it went. Equal to nothing but itself:
 * Connect keeps records as keys of a map until they are committed, and would look through all of their values.
 */
final class PromptSourceRecord extends SourceRecord {

    private final EmittedBatches.Batch batch;

    PromptSourceRecord(
            EmittedBatches.Batch batch,
            Map<String, ?> sourcePartition,
            Map<String, ?> sourceOffset,
            String topic,
            Schema keySchema,
            Object key,
            SchemaAndValue value,
            long timestamp,
            Headers headers) {
        super(
                sourcePartition,
                sourceOffset,
                topic,
                null,
                keySchema,
                key,
                value.schema(),
                value.value(),
                timestamp,
                headers);
        this.batch = batch;
    }

    EmittedBatches.Batch batch() {
        return batch;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
