package io.kafkachat.client;

import org.jspecify.annotations.Nullable;

/**
 * Hears of a call while it is under way. Called on client threads, one at a time, without locks held that others than this
 * call need; must not block and must not throw. Attempts are numbered from 1.
 */
public interface CallListener {

    /**
     * A piece of a streamed answer. Pieces of one attempt come in their order, also while the end of that attempt is being
     * reported on another thread.
     *
     * @param content null if the piece has none
     * @param reasoning null if the piece has none
     */
    default void chunk(int attempt, int choiceIndex, @Nullable String content, @Nullable String reasoning) {}

    /** An attempt ended without an answer; whatever came of it counts for nothing. */
    default void attemptFailed(int attempt, Attempt failed) {}
}
