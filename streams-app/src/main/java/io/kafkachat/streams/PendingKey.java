package io.kafkachat.streams;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;

/**
 * The place of a record in the pending store, which sorts by topic, partition and offset.
 *
 * @param sequence tells records apart that an upstream processor made of one; from 0
 */
record PendingKey(String topic, int partition, long offset, int sequence) {

    Bytes toBytes() {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(name.length + 1 + Integer.BYTES + Long.BYTES + Integer.BYTES)
                .put(name)
                .put((byte) 0)
                .putInt(partition)
                .putLong(offset)
                .putInt(sequence)
                .array());
    }

    /** @throws ChatCompletionsException if these are no such key */
    static PendingKey of(Bytes bytes) {
        int fixed = 1 + Integer.BYTES + Long.BYTES + Integer.BYTES;
        byte[] all = bytes.get();
        int length = all.length - fixed;
        if (length < 0 || all[length] != 0) {
            throw new ChatCompletionsException("The pending store holds a key of another version");
        }
        ByteBuffer rest = ByteBuffer.wrap(all, length + 1, fixed - 1);
        return new PendingKey(
                new String(all, 0, length, StandardCharsets.UTF_8), rest.getInt(), rest.getLong(), rest.getInt());
    }
}
