package io.kafkachat.connect;

import io.kafkachat.events.AnswerChunk;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of one attempt: what waits of each choice, and how the attempt ends. Choices are never mixed in a chunk, and
 * exactly one chunk of an attempt is the last, unless it failed before there was one.
 *
 * <p>Not thread-safe.
 */
final class AttemptChunks {

    private enum State {
        RUNNING,
        ANSWERED,
        FAILED,
        /** Its last chunk was taken. */
        CLOSED
    }

    private final int number;
    private final NavigableMap<Integer, ChunkBatch> batches = new TreeMap<>();
    private State state = State.RUNNING;
    private int index;
    private int choice;

    /** @param number from 1 */
    AttemptChunks(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    boolean isRunning() {
        return state == State.RUNNING;
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    /** What waits of a choice; pieces are added to it while the attempt runs. */
    ChunkBatch batch(int choiceIndex) {
        return batches.computeIfAbsent(choiceIndex, unknown -> new ChunkBatch());
    }

    /** It became the answer: all that waits is due. */
    void answered() {
        state = State.ANSWERED;
    }

    /** It failed: what waits is void. */
    void failed() {
        state = State.FAILED;
        batches.clear();
    }

    /** Takes the next chunk that is due; null if none is. */
    @Nullable
    AnswerChunk take(long now, long lingerNanos) {
        return switch (state) {
            case RUNNING -> takeDue(now, lingerNanos);
            case ANSWERED -> takeRest();
            case FAILED -> takeAbort();
            case CLOSED -> null;
        };
    }

    private @Nullable AnswerChunk takeDue(long now, long lingerNanos) {
        for (Map.Entry<Integer, ChunkBatch> each : batches.entrySet()) {
            ChunkBatch.Text text =
                    each.getValue().isDue(now, lingerNanos) ? each.getValue().take() : null;
            if (text != null) {
                choice = each.getKey();
                return chunk(text.content(), text.reasoning(), false, false);
            }
        }
        return null;
    }

    private AnswerChunk takeRest() {
        batches.values().removeIf(ChunkBatch::isEmpty);
        Map.Entry<Integer, ChunkBatch> first = batches.pollFirstEntry();
        boolean last = batches.isEmpty();
        state = last ? State.CLOSED : state;
        if (first == null) {
            return chunk("", null, true, false);
        }
        choice = first.getKey();
        ChunkBatch.Text text = Objects.requireNonNull(first.getValue().takeAll());
        return chunk(text.content(), text.reasoning(), last, false);
    }

    /** Nobody needs to be told that nothing counts. */
    private @Nullable AnswerChunk takeAbort() {
        state = State.CLOSED;
        return index == 0 ? null : chunk("", null, true, true);
    }

    private AnswerChunk chunk(String content, @Nullable String reasoning, boolean last, boolean aborted) {
        return new AnswerChunk(number, index++, choice, content, reasoning, last, aborted);
    }

    /** Puts back the chunk taken last, which could not be sent. */
    void putBack(AnswerChunk chunk) {
        index--;
        if (chunk.aborted()) {
            state = State.FAILED;
        } else if (state == State.RUNNING) {
            batch(chunk.choiceIndex()).putBack(chunk.content(), chunk.reasoning());
        }
    }
}
