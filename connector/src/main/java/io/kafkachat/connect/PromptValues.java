package io.kafkachat.connect;

import io.kafkachat.events.PromptValue;
import java.nio.ByteBuffer;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** Reads the value of a record, whatever converter it came through. Thread-safe. */
final class PromptValues {

    /** Never throws for anything that a record holds. */
    PromptValue of(SinkRecord record) {
        Object value = record.value();
        if (value instanceof String text) {
            return new PromptValue.Text(text);
        }
        if (value instanceof byte[] bytes) {
            return PromptValue.ofBytes(bytes);
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return PromptValue.ofBytes(bytes);
        }
        try {
            return PromptValue.ofJson(ConnectJson.of(record.valueSchema(), value));
        } catch (DataException e) {
            return new PromptValue.Unsupported("a value of another type");
        }
    }
}
