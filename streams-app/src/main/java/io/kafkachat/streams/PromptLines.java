package io.kafkachat.streams;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who may be sent when the order of a key counts: one record of a key at a time, those without a key at once. Used by one
 * thread.
 */
final class PromptLines<K, V> {

    private final boolean ordered;
    private final Map<ByteBuffer, Deque<Prompt<K, V>>> lines = new HashMap<>();

    PromptLines(ProcessorSettings.Ordering ordering) {
        this.ordered = ordering == ProcessorSettings.Ordering.KEY;
    }

    /** Whether a record with this key would have to wait. */
    boolean isTaken(byte @Nullable [] key) {
        return ordered && key != null && lines.containsKey(ByteBuffer.wrap(key));
    }

    /** @return whether it may be sent now; else {@link #left} returns it when its turn has come */
    boolean joins(Prompt<K, V> prompt) {
        byte[] key = prompt.context().key();
        if (!ordered || key == null) {
            return true;
        }
        Deque<Prompt<K, V>> waiting = lines.get(ByteBuffer.wrap(key));
        if (waiting != null) {
            waiting.add(prompt);
            return false;
        }
        lines.put(ByteBuffer.wrap(key), new ArrayDeque<>());
        return true;
    }

    /** The result of a record was forwarded. @return the record that may be sent now; null if there is none */
    @Nullable
    Prompt<K, V> left(Prompt<K, V> prompt) {
        byte[] key = prompt.context().key();
        if (!ordered || key == null) {
            return null;
        }
        Deque<Prompt<K, V>> waiting = lines.get(ByteBuffer.wrap(key));
        Prompt<K, V> next = waiting == null ? null : waiting.poll();
        if (next == null) {
            lines.remove(ByteBuffer.wrap(key));
        }
        return next;
    }
}
