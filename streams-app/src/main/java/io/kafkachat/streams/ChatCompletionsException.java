package io.kafkachat.streams;

import org.apache.kafka.streams.errors.StreamsException;

/**
 * The processor cannot go on until somebody puts something right: the endpoint refuses to serve, or the store is of another
 * version. No record is lost; to replace the stream thread does not help.
 */
public final class ChatCompletionsException extends StreamsException {

    private static final long serialVersionUID = 1;

    /** @param message never with anything of a record */
    public ChatCompletionsException(String message) {
        super(message);
    }
}
