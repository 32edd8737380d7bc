package io.kafkachat.events;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lets one prompt of a line be under way at a time, as a conversation needs it; others wait in the order in which they came.
 * Not thread-safe.
 *
 * @param <L> the type of lines, compared by {@code equals}
 * @param <P> the type of prompts
 */
public final class PromptTurns<L, P> {

    private final Map<L, Deque<P>> waiting = new HashMap<>();

    /** Whether a prompt of this line would have to wait. */
    public boolean isTaken(L line) {
        return waiting.containsKey(line);
    }

    /** @return whether it is the prompt's turn now; else {@link #finished} returns it when it is */
    public boolean join(L line, P prompt) {
        Deque<P> others = waiting.get(line);
        if (others != null) {
            others.add(prompt);
            return false;
        }
        waiting.put(line, new ArrayDeque<>());
        return true;
    }

    /** The prompt whose turn it was is finished. @return the one whose turn it is now; null if none waits */
    public @Nullable P finished(L line) {
        Deque<P> others = waiting.get(line);
        P next = others == null ? null : others.poll();
        if (next == null) {
            waiting.remove(line);
        }
        return next;
    }

    /** Forgets lines, and who waits in them. */
    public void forget(Predicate<? super L> lines) {
        waiting.keySet().removeIf(lines);
    }
}
