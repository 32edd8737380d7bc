package io.kafkachat.streams;

import org.apache.kafka.streams.errors.StreamsException;

/**
 * Trouble that stays until somebody does something about it, such as an endpoint that refuses this key.
 * {@link StreamsFailurePolicy} stops the client on it. Messages never have the content of a prompt or an answer.
 */
public final class ChatCompletionsException extends StreamsException {

    private static final long serialVersionUID = 1L;

    public ChatCompletionsException(String message) {
        super(message);
    }

    public ChatCompletionsException(String message, Throwable cause) {
        super(message, cause);
    }
}
