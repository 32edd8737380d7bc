package io.kafkachat.events;

import io.kafkachat.client.ChatRequest;
import io.kafkachat.client.Failure;

/** What became of a prompt event. */
public sealed interface MappedPrompt {

    /** It is to be sent. */
    record Request(ChatRequest request) implements MappedPrompt {}

    /** It asks for nothing: a tombstone. No output event is due. */
    record Ignored() implements MappedPrompt {}

    /**
     * It can never be sent: pass the failure to {@link EventFactory#ofRejected}.
     *
     * @param failure of class {@code INVALID_REQUEST}; the message names the field and what was expected of it
     */
    record Rejected(Failure failure) implements MappedPrompt {}
}
