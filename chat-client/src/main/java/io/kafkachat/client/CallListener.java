package io.kafkachat.client;

/**
 * Hears of a call while it is under way. Called on client threads, one at a time, without locks held that others than this
 * call need; must not block and must not throw. Attempts are numbered from 1, those before the call was submitted included.
 *
 * <p>Has no influence on what becomes of the call, unless it is a {@link ChunkListener}.
 */
@FunctionalInterface
public interface CallListener {

    /**
     * An attempt ended without an answer; whatever came of it counts for nothing. Not called for the attempt with which the
     * call is cancelled or reaches its deadline; but may come when it has just ended so, after its outcome.
     *
     * @param soFar what has happened to the call, with this attempt as the last one. With it another client can go on,
     *     should this one not get to the call's end
     */
    void attemptFailed(int attempt, CallHistory soFar);
}
