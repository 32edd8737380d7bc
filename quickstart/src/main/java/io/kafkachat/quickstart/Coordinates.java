package io.kafkachat.quickstart;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Where a prompt event stands. */
record Coordinates(int partition, long offset) {

    /** The prompt of an output event, from its headers. */
    static Coordinates of(Headers headers) {
        return new Coordinates((int) number(headers, "chat.prompt.partition"), number(headers, "chat.prompt.offset"));
    }

    private static long number(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        if (header == null || header.value() == null) {
            throw new IllegalStateException("An output event has no header " + name);
        }
        return Long.parseLong(new String(header.value(), StandardCharsets.UTF_8));
    }
}
