package io.kafkachat.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What an output event is, told by its fields: topics may have any names. */
enum EventKind {
    COMPLETION,
    TOOL_CALL,
    USAGE,
    ERROR,
    CHUNK,
    /** Such as a prompt event with its answer added (output.mode=enrich). */
    OTHER;

    static EventKind of(ObjectNode value) {
        if (!value.has("request_id")) {
            return OTHER;
        }
        if (value.has("tool_call_id")) {
            return TOOL_CALL;
        }
        if (value.has("aborted") && value.has("last")) {
            return CHUNK;
        }
        if (value.has("outcome") && value.has("latency_ms")) {
            return USAGE;
        }
        if (value.has("error_class") && value.has("retryable")) {
            return ERROR;
        }
        return value.has("completion_id") && value.has("finish_reason") ? COMPLETION : OTHER;
    }
}
