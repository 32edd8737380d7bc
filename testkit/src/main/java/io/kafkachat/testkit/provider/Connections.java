package io.kafkachat.testkit.provider;

/**
 * The client's connections as the server sees them. How many were closed by the client while a call was running is
 * {@link JournalSummary#aborted}.
 *
 * @param open now; one of them is the caller's when a control endpoint is asked
 * @param accepted since the start
 */
public record Connections(int open, long accepted) {}
