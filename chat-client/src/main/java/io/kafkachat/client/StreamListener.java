package io.kafkachat.client;

import org.jspecify.annotations.Nullable;

/**
 * Hears of a streamed answer while it comes in. What was heard of an attempt that failed later is void.
 *
 * <p>Called on an I/O thread, which serves many calls: must not wait and must not throw.
 */
@FunctionalInterface
interface StreamListener {

    StreamListener NONE = (choice, content, reasoning) -> {};

    /**
     * The next piece of text of a choice. A character outside the basic plane may come in two pieces.
     *
     * @param choice the provider's index
     * @param content null if there is none, never empty
     * @param reasoning null if there is none, never empty
     */
    void delta(int choice, @Nullable String content, @Nullable String reasoning);
}
