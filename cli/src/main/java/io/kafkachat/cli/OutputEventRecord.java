package io.kafkachat.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An output event as it was read.
 *
 * @param place where it was read
 * @param key as text; null if there is none
 * @param headers the last of each name, as text
 * @param value without an envelope of schemas
 * @param prompt the prompt event that it belongs to; null if it does not say
 */
record OutputEventRecord(
        PromptPlace place,
        Instant time,
        @Nullable String key,
        Map<String, String> headers,
        EventKind kind,
        ObjectNode value,
        @Nullable String requestId,
        @Nullable PromptPlace prompt) {

    /** The text of a field; empty if there is none. */
    String text(String field) {
        return value.path(field).asText("");
    }

    /** Without the content. */
    @Override
    public String toString() {
        return "OutputEventRecord[" + kind + " " + place + "]";
    }
}
