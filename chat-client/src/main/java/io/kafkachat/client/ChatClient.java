package io.kafkachat.client;

/**
 * Calls one chat-completions endpoint. It is the one owner of limits, retries and timeouts: callers submit and wait.
 *
 * <p>Thread-safe. One client serves every caller in the JVM that uses the same {@link ClientSettings}.
 */
public interface ChatClient extends AutoCloseable {

    /**
     * Starts a call as soon as a permit is free. Never blocks and never throws for anything that the provider or the
     * network does: the outcome says what happened.
     *
     * @throws IllegalStateException if the client is closed
     */
    PendingCall submit(ChatCall call);

    /** What the client is doing at this moment. */
    ClientLoad load();

    /**
     * Ends every call with {@link ErrorClass#CANCELLED} and releases all threads and sockets. Idempotent. For a shared
     * client this gives back one reference; the last one closes.
     */
    @Override
    void close();
}
