package io.kafkachat.connect;

import com.fasterxml.jackson.databind.JsonNode;
import io.kafkachat.events.PromptContext;
import io.kafkachat.events.PromptValue;

/** An estimate of the heap that a prompt holds while it is unfinished. */
final class PromptSize {

    // The record, its headers, the request's and the client's bookkeeping.
    private static final long OVERHEAD = 2_048;
    // Once in the record as delivered, once in the request, once as bytes for an error event or on the wire.
    private static final int COPIES = 3;

    private PromptSize() {}

    /** In bytes. */
    static long of(PromptContext prompt, PromptValue value) {
        byte[] original = prompt.value();
        long text = original != null ? original.length : text(value);
        byte[] key = prompt.key();
        return OVERHEAD + COPIES * text + (key == null ? 0 : key.length);
    }

    private static long text(PromptValue value) {
        if (value instanceof PromptValue.Text text) {
            return text.text().length();
        }
        return value instanceof PromptValue.Body body ? text(body.body()) : 0;
    }

    private static long text(JsonNode node) {
        if (!node.isContainerNode()) {
            return node.isTextual() ? node.textValue().length() : 8;
        }
        long sum = 0;
        for (JsonNode child : node) {
            sum += text(child);
        }
        return sum;
    }
}
