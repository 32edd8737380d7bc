package io.kafkachat.connect;

import io.kafkachat.client.CallHistory;
import io.kafkachat.client.ChatOutcome;
import io.kafkachat.client.Choice;
import io.kafkachat.client.ChunkListener;
import io.kafkachat.events.AnswerChunk;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one prompt's call tells of its answer, as chunks to be published. Client threads add to it, the publisher's thread
 * takes out; what nobody takes out is merged, so that it never holds more than the answer.
 *
 * <p>Thread-safe.
 */
final class ChunkStream implements ChunkListener {

    /** Who takes chunks out. Called on client threads, without locks held; must not block. */
    interface Taker {

        /** Something is due. Not called again before {@link ChunkStream#next} was. */
        void due(ChunkStream stream);

        /** Something will be due when it has waited for its time. */
        void dueLater(ChunkStream stream);
    }

    private final Prompt prompt;
    private final long lingerNanos;
    private final LongSupplier nanoClock;
    private final Taker taker;

    /** All of them ended, but the last one. */
    private final Deque<AttemptChunks> attempts = new ArrayDeque<>();

    private int ended;
    private boolean over;
    private boolean announced;

    /** @param nanoClock monotonic */
    ChunkStream(Prompt prompt, long lingerNanos, LongSupplier nanoClock, Taker taker) {
        this.prompt = prompt;
        this.lingerNanos = lingerNanos;
        this.nanoClock = nanoClock;
        this.taker = taker;
    }

    Prompt prompt() {
        return prompt;
    }

    @Override
    public void chunk(int attempt, int choiceIndex, @Nullable String content, @Nullable String reasoning) {
        boolean full;
        boolean first;
        synchronized (this) {
            if (over || attempt <= ended) {
                return;
            }
            ChunkBatch batch = running(attempt).batch(choiceIndex);
            batch.add(content, reasoning, nanoClock.getAsLong());
            full = batch.isFull() && announce();
            first = batch.pieces() == 1 && !batch.isFull();
        }
        if (full) {
            taker.due(this);
        } else if (first) {
            taker.dueLater(this);
        }
    }

    @Override
    public void attemptFailed(int attempt, CallHistory soFar) {
        boolean due;
        synchronized (this) {
            endBefore(attempt + 1);
            due = !attempts.isEmpty() && announce();
        }
        if (due) {
            taker.due(this);
        }
    }

    private boolean announce() {
        boolean was = announced;
        announced = true;
        return !was;
    }

    private AttemptChunks running(int attempt) {
        endBefore(attempt);
        AttemptChunks last = attempts.peekLast();
        if (last == null || !last.isRunning()) {
            last = new AttemptChunks(attempt);
            attempts.add(last);
        }
        return last;
    }

    /** All attempts before this one have failed. */
    private void endBefore(int attempt) {
        ended = Math.max(ended, attempt - 1);
        AttemptChunks last = attempts.peekLast();
        if (last != null && last.isRunning() && last.number() < attempt) {
            last.failed();
        }
    }

    /**
     * The call is over: all that waits of its answer is due, or void. An answer that did not come in pieces is one piece.
     * Called on the taker's thread.
     */
    synchronized void end(ChatOutcome outcome) {
        over = true;
        if (!(outcome instanceof ChatOutcome.Answered answered)) {
            endBefore(Integer.MAX_VALUE);
            return;
        }
        int attempt = outcome.report().attempts().size();
        endBefore(attempt);
        AttemptChunks last = attempts.peekLast();
        if (last == null || !last.isRunning()) {
            last = running(attempt);
            for (Choice choice : answered.completion().choices()) {
                last.batch(choice.index()).add(choice.content(), choice.reasoning(), 0);
            }
        }
        last.answered();
    }

    /** Whether nothing more comes. */
    synchronized boolean isOver() {
        return over;
    }

    /** Takes out the next chunk that is due; null if none is. Called on the taker's thread. */
    synchronized @Nullable AnswerChunk next() {
        announced = false;
        for (AttemptChunks first = attempts.peek(); first != null; first = attempts.peek()) {
            AnswerChunk chunk = first.take(nanoClock.getAsLong(), lingerNanos);
            if (chunk != null || !first.isClosed()) {
                return chunk;
            }
            attempts.remove();
        }
        return null;
    }

    /** Puts back the chunk taken out last, which could not be sent; it is due at once. */
    synchronized void putBack(AnswerChunk chunk) {
        AttemptChunks first = attempts.peek();
        if (first != null) {
            first.putBack(chunk);
        }
    }
}
