package io.kafkachat.cli;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Which records are shown.
 *
 * @param requestId the beginning of an id; null: any
 * @param key null: any
 * @param errorsOnly only error events
 * @param chunksOnly only chunks
 */
record EventFilter(@Nullable String requestId, @Nullable String key, boolean errorsOnly, boolean chunksOnly) {

    /** One that cannot be read is shown unless something is looked for in its content. */
    boolean takes(ConsumerRecord<byte[], byte[]> record, EventDecoder.Decoded decoded) {
        OutputEventRecord event = decoded.event();
        if (key != null && (record.key() == null || !key.equals(new String(record.key(), StandardCharsets.UTF_8)))) {
            return false;
        }
        if (event == null) {
            return requestId == null;
        }
        return (requestId == null
                        || (event.requestId() != null && event.requestId().startsWith(requestId)))
                && (!errorsOnly || event.kind() == EventKind.ERROR)
                && (!chunksOnly || event.kind() == EventKind.CHUNK);
    }
}
