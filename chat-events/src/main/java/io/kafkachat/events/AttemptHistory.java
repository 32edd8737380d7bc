package io.kafkachat.events;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.client.Attempt;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened to a prompt whose first request was not its last, or failed: for people who look into it. */
final class AttemptHistory {

    private AttemptHistory() {}

    /** JSON text of an array with one object for each attempt; null if there is nothing to tell. */
    static @Nullable String of(List<Attempt> attempts) {
        if (attempts.isEmpty() || (attempts.size() == 1 && attempts.get(0).errorClass() == null)) {
            return null;
        }
        ArrayNode history = JsonNodeFactory.instance.arrayNode(attempts.size());
        for (Attempt attempt : attempts) {
            ObjectNode entry = history.addObject();
            entry.put("started_at", attempt.startedAt().toEpochMilli());
            entry.put("duration_ms", attempt.duration().toMillis());
            entry.put("wait_ms", attempt.waitBefore().toMillis());
            entry.put("endpoint", attempt.endpoint().toString());
            entry.put("http_status", attempt.httpStatus());
            entry.put(
                    "error_class",
                    attempt.errorClass() == null ? null : attempt.errorClass().name());
            entry.put("provider_request_id", WellFormed.optional(attempt.providerRequestId()));
            entry.put("maybe_billed", attempt.mayBeBilled());
        }
        return history.toString();
    }
}
