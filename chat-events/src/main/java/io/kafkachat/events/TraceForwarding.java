package io.kafkachat.events;

/** Whether the provider learns which trace a prompt belongs to. */
public enum TraceForwarding {
    /** No: headers of the record stay in Kafka. */
    NONE,
    /** The headers {@code traceparent} and {@code tracestate} of W3C Trace Context, and no other. */
    W3C
}
