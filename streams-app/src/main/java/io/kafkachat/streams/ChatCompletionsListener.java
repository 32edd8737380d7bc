package io.kafkachat.streams;

import io.kafkachat.client.ChatOutcome;
import io.kafkachat.client.Failure;

/** Hears what a processor does, for metrics. Called on stream threads; must not block and must not throw. */
public interface ChatCompletionsListener {

    /** Nobody listens. */
    ChatCompletionsListener NONE = new ChatCompletionsListener() {};

    /** A record was taken on. */
    default void taken() {}

    /** A record asks for nothing: a tombstone. */
    default void ignored() {}

    /** No request could be made of a record; its result was forwarded. */
    default void rejected(Failure failure) {}

    /** A call ended, and its result was forwarded. */
    default void answered(ChatOutcome outcome) {}

    /** Records were found unanswered when a task began. */
    default void resumed(int records) {}

    /** Calls that ran when their task ended; those that nobody in this JVM takes over will be sent again. */
    default void interrupted(int calls) {}
}
