package io.kafkachat.client;

import java.util.concurrent.CompletableFuture;

/** A call that was submitted. Thread-safe. */
public interface PendingCall {

    /**
     * Completes with the outcome, never exceptionally. It is completed on a client thread, or on the
     * thread that submits, withdraws, cancels or parks: dependent stages must not block.
     */
    CompletableFuture<ChatOutcome> outcome();

    /**
     * Takes the call back if it is not on the wire: it waits for its first permit, or between two attempts.
     *
     * @return true if the call is not on the wire now and never will be again; its outcome is then {@link
     *     ErrorClass#CANCELLED}. False if it is on the wire or already ended.
     */
    boolean withdraw();

    /** Ends the call with {@link ErrorClass#CANCELLED} wherever it is, closing its socket if it has one. Idempotent. */
    void cancel();
}
