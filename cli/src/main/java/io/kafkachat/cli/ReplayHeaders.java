package io.kafkachat.cli;

import io.kafkachat.events.EventHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** The headers of a prompt that is replayed: its own, and one that says so. */
final class ReplayHeaders {

    /** The request id of the error event that the prompt was replayed from. It is the record of what was replayed. */
    static final String REPLAY_OF = "chat.replay.of";

    private static final Set<String> PRODUCT = Set.of(
            EventHeaders.REQUEST_ID,
            EventHeaders.PROMPT_TOPIC,
            EventHeaders.PROMPT_PARTITION,
            EventHeaders.PROMPT_OFFSET,
            EventHeaders.ANSWER,
            EventHeaders.USAGE,
            REPLAY_OF);

    private ReplayHeaders() {}

    /** @param headers of the error event, or of the original prompt */
    static List<Header> of(Headers headers, String requestId) {
        List<Header> own = new ArrayList<>();
        for (Header header : headers) {
            if (!PRODUCT.contains(header.key())) {
                own.add(header);
            }
        }
        own.add(new RecordHeader(REPLAY_OF, requestId.getBytes(StandardCharsets.UTF_8)));
        return own;
    }

    /** What the record is a replay of; null if it is none. */
    static @Nullable String replayOf(Headers headers) {
        Header header = headers.lastHeader(REPLAY_OF);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
