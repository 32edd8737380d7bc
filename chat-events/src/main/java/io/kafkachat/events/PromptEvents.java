package io.kafkachat.events;

import java.util.List;

/**
 * All output events of one prompt.
 *
 * @param answers completions and then tool calls, or one error, in publishing order
 * @param receipt the usage event; to be published after all answers are acknowledged
 */
public record PromptEvents(List<OutputEvent> answers, OutputEvent receipt) {

    public PromptEvents {
        answers = List.copyOf(answers);
    }
}
