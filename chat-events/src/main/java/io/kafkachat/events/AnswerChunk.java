package io.kafkachat.events;

import org.jspecify.annotations.Nullable;

/**
 * A piece of an answer while it is generated.
 *
 * @param attempt the request it belongs to, from 1
 * @param index position among the chunks of the attempt, from 0
 * @param content empty if there is none
 * @param reasoning null if there is none
 * @param last whether no chunk of the attempt follows
 * @param aborted whether the attempt failed
 */
public record AnswerChunk(
        int attempt,
        int index,
        int choiceIndex,
        String content,
        @Nullable String reasoning,
        boolean last,
        boolean aborted) {

    /** The event to be published. */
    public OutputEvent event(PromptContext prompt) {
        return ChunkEvent.of(prompt, this);
    }

    /** Without the text. */
    @Override
    public String toString() {
        return "AnswerChunk[" + attempt + "/" + index + (aborted ? " aborted" : last ? " last" : "") + "]";
    }
}
