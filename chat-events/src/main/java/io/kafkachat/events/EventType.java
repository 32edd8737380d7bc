package io.kafkachat.events;

/** The kinds of output events. Each has its topic and its schema. */
public enum EventType {
    /** One per choice of an answer. */
    COMPLETION(EventSchemas.COMPLETION),
    /** One per tool call. */
    TOOL_CALL(EventSchemas.TOOL_CALL),
    /** One per prompt, the last of its events: the receipt that all others are out. */
    USAGE(EventSchemas.USAGE),
    /** One per prompt that ends without an answer. */
    ERROR(EventSchemas.ERROR),
    /** Pieces of an answer while it is generated; published on the side, and no part of what a receipt stands for. */
    CHUNK(EventSchemas.CHUNK);

    private final EventSchema schema;

    EventType(EventSchema schema) {
        this.schema = schema;
    }

    /** The schema of its values. */
    public EventSchema schema() {
        return schema;
    }
}
