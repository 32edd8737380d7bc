package io.kafkachat.client;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;

/**
 * Counts what one stream consists of. Each of these costs far more memory than the bytes it may be written in, so a bound
 * on the bytes is not enough.
 *
 * <p>Not thread-safe.
 */
final class StreamBounds {

    static final int MAX_CHOICES = 128;
    static final int MAX_TOOL_CALLS = 1024;
    static final int MAX_DETAIL_VALUES = 1_000_000;

    private int choices;
    private int toolCalls;
    private int detailValues;

    void addChoice() throws StreamConstraintsException {
        choices = within(MAX_CHOICES, choices + 1, "choices");
    }

    void addToolCall() throws StreamConstraintsException {
        toolCalls = within(MAX_TOOL_CALLS, toolCalls + 1, "tool calls");
    }

    /** Values of reasoning details that are kept as trees, containers included. */
    void addDetailValues(int count) throws StreamConstraintsException {
        detailValues = within(MAX_DETAIL_VALUES, detailValues + count, "values in reasoning details");
    }

    private static int within(int max, int count, String what) throws StreamConstraintsException {
        if (count > max) {
            throw new StreamConstraintsException("more than " + max + " " + what);
        }
        return count;
    }
}
