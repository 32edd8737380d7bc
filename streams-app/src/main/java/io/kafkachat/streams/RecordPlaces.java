package io.kafkachat.streams;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Gives each record a place of its own: topic, partition and offset, and which of the records it is that an upstream
 * processor made of that one. A record that a punctuator made comes from nowhere: it is counted, and the count is kept in
 * the store beside the records. Used by one thread.
 */
final class RecordPlaces {

    /** Sorts before all records, whose topics have names. */
    private static final Bytes COUNT = Bytes.wrap(new byte[0]);

    private final String processor;
    private @Nullable PendingKey last;
    private long made;

    /** @param processor stands for the topic of records that come from nowhere */
    RecordPlaces(String processor) {
        this.processor = processor;
    }

    /** @return whether this entry of the store was the count, and no record */
    boolean restored(KeyValue<Bytes, byte[]> entry) {
        if (!entry.key.equals(COUNT)) {
            return false;
        }
        made = ByteBuffer.wrap(entry.value).getLong();
        return true;
    }

    /** The place of the record that is processed now. */
    PendingKey of(Optional<RecordMetadata> metadata, TaskId task, KeyValueStore<Bytes, byte[]> store) {
        if (metadata.isEmpty()) {
            store.put(COUNT, ByteBuffer.allocate(Long.BYTES).putLong(made + 1).array());
            return new PendingKey(processor, task.partition(), made++, 0);
        }
        RecordMetadata source = metadata.get();
        PendingKey before = last;
        boolean same = before != null
                && before.offset() == source.offset()
                && before.partition() == source.partition()
                && before.topic().equals(source.topic());
        PendingKey place = new PendingKey(
                source.topic(),
                source.partition(),
                source.offset(),
                same && before != null ? before.sequence() + 1 : 0);
        last = place;
        return place;
    }
}
