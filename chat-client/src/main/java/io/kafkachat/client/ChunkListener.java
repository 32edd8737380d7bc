package io.kafkachat.client;

import org.jspecify.annotations.Nullable;

/**
 * Also hears the pieces of a streamed answer. It does not make an answer a stream; but once it has heard a piece, the call
 * is not sent to another model any more, whose answer would not go with what was heard.
 */
public interface ChunkListener extends CallListener {

    /**
     * A piece of a streamed answer. Pieces of one attempt come in their order, also while the end of that attempt is being
     * reported on another thread.
     *
     * @param content null if the piece has none
     * @param reasoning null if the piece has none
     */
    void chunk(int attempt, int choiceIndex, @Nullable String content, @Nullable String reasoning);

    @Override
    default void attemptFailed(int attempt, CallHistory soFar) {}
}
