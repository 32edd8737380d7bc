package io.kafkachat.streams.usage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Usage events as {@code EventFactory} makes them. */
final class Usages {

    private Usages() {}

    static ObjectNode completed(long latencyMillis, String usdSpent) {
        return event("completed")
                .put("served_model", "m")
                .put("prompt_tokens", 500L)
                .put("completion_tokens", 200L)
                .put("total_tokens", 700L)
                .put("reasoning_tokens", 50L)
                .put("cached_tokens", 10L)
                .put("usd_spent", usdSpent)
                .put("attempts", 1)
                .put("latency_ms", latencyMillis)
                .put("time_to_first_token_ms", latencyMillis / 4);
    }

    static ObjectNode failed(String errorClass, int attempts) {
        return event("failed")
                .put("error_class", errorClass)
                .put("attempts", attempts)
                .put("retries", Math.max(0, attempts - 1))
                .put("maybe_billed_attempts", attempts)
                .put("latency_ms", 30_000L);
    }

    private static ObjectNode event(String outcome) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("request_id", "0");
        event.put("model", "asked");
        event.putNull("served_model");
        event.put("outcome", outcome);
        event.putNull("error_class");
        event.put("prompt_tokens", 0L);
        event.put("completion_tokens", 0L);
        event.put("total_tokens", 0L);
        event.put("reasoning_tokens", 0L);
        event.put("cached_tokens", 0L);
        event.putNull("credits_used");
        event.putNull("usd_spent");
        event.put("attempts", 0);
        event.put("retries", 0);
        event.put("maybe_billed_attempts", 0);
        event.put("latency_ms", 0L);
        event.putNull("time_to_first_token_ms");
        return event;
    }
}
