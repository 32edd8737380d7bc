package io.kafkachat.streams;

import io.kafkachat.events.PromptTurns;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Who may be sent when the order of a key counts: one record of a key at a time, those without a key at once. Used by one
 * thread.
 */
final class PromptLines<K, V> {

    private final boolean ordered;
    private final PromptTurns<ByteBuffer, Prompt<K, V>> turns = new PromptTurns<>();

    PromptLines(ProcessorSettings.Ordering ordering) {
        this.ordered = ordering == ProcessorSettings.Ordering.KEY;
    }

    /** Whether a record with this key would have to wait. */
    boolean isTaken(byte @Nullable [] key) {
        ByteBuffer line = line(key);
        return line != null && turns.isTaken(line);
    }

    /** @return whether it may be sent now; else {@link #left} returns it when its turn has come */
    boolean joins(Prompt<K, V> prompt) {
        ByteBuffer line = line(prompt.context().key());
        return line == null || turns.join(line, prompt);
    }

    /** The result of a record was forwarded. @return the record that may be sent now; null if there is none */
    @Nullable
    Prompt<K, V> left(Prompt<K, V> prompt) {
        ByteBuffer line = line(prompt.context().key());
        return line == null ? null : turns.finished(line);
    }

    private @Nullable ByteBuffer line(byte @Nullable [] key) {
        return ordered && key != null ? ByteBuffer.wrap(key) : null;
    }
}
