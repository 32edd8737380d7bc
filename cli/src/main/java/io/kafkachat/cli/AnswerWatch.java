package io.kafkachat.cli;

import io.kafkachat.events.EventHeaders;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Knows which prompts are answered: those of which all events have been seen that their header {@value EventHeaders#ANSWER}
 * counts. Events of other prompts, and such as come again, count for nothing. For one thread.
 */
final class AnswerWatch {

    private final Set<PromptPlace> open = new LinkedHashSet<>();
    private final Map<PromptPlace, Set<String>> seen = new HashMap<>();
    private int answered;
    private int failed;

    void expect(PromptPlace prompt) {
        open.add(prompt);
    }

    /** Returns whether the event is one that was waited for. */
    boolean take(OutputEventRecord event) {
        PromptPlace prompt = event.prompt();
        if (prompt == null
                || !open.contains(prompt)
                || event.kind() == EventKind.CHUNK
                || event.kind() == EventKind.USAGE) {
            return false;
        }
        String position = Objects.requireNonNullElse(event.headers().get(EventHeaders.ANSWER), "0/1");
        if (!seen.computeIfAbsent(prompt, key -> new HashSet<>()).add(position)) {
            return false;
        }
        boolean isError = event.kind() == EventKind.ERROR;
        if (isError || seen.getOrDefault(prompt, Set.of()).size() >= count(position)) {
            open.remove(prompt);
            answered += isError ? 0 : 1;
            failed += isError ? 1 : 0;
        }
        return true;
    }

    private static int count(String position) {
        try {
            return Integer.parseInt(position.substring(position.indexOf('/') + 1));
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    /** How many prompts are waited for. */
    int missing() {
        return open.size();
    }

    int answered() {
        return answered;
    }

    /** Prompts that ended in an error event. */
    int failed() {
        return failed;
    }
}
