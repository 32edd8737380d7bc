package io.kafkachat.streams.usage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/**
 * One window of one key.
 *
 * @param start epoch milliseconds
 */
record UsageWindow(UsageKey usage, long start, Duration size) {

    /** The first moment that is no longer in it, epoch milliseconds. */
    long end() {
        return start + size.toMillis();
    }

    /** The key of the records on the topic of this size: a compacted topic keeps the last revision of every window. */
    ObjectNode key() {
        return UsageSerdes.key(usage).put("window_start", start);
    }

    /** The value, as in {@code config/schemas/usage-window.schema.json}. */
    ObjectNode value(UsageTotals totals) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("window_start", start);
        json.put("window_end", end());
        json.put("window_ms", size.toMillis());
        json.put("final", !totals.changed());
        json.put("revision", totals.revision());
        json.put("model", usage.model());
        json.put("tenant", usage.tenant());
        totals.putInto(json);
        return json;
    }
}
