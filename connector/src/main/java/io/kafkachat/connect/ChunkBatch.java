package io.kafkachat.connect;

import org.jspecify.annotations.Nullable;

/**
 * Text of one choice that waits to be published. The first piece goes at once; after it a batch may wait for more, and each
 * for more than the one before, so that a long answer becomes few chunks.
 *
 * <p>Not thread-safe.
 */
final class ChunkBatch {

    /** No batch waits for more pieces than this. */
    static final int MOST_PIECES = 64;

    /** Text that was taken out; what is null or empty of it was not there. */
    record Text(String content, @Nullable String reasoning) {}

    private final StringBuilder content = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private int pieces;
    private int full = 1;
    private long since;

    /** @param now nanoseconds of a monotonic clock */
    void add(@Nullable String moreContent, @Nullable String moreReasoning, long now) {
        if (pieces == 0) {
            since = now;
        }
        pieces++;
        append(content, moreContent);
        append(reasoning, moreReasoning);
    }

    int pieces() {
        return pieces;
    }

    boolean isEmpty() {
        return content.isEmpty() && reasoning.isEmpty();
    }

    /** Whether it has all the pieces that it waits for. */
    boolean isFull() {
        return pieces >= full;
    }

    /** Whether it is full, or its oldest piece has waited for this time. */
    boolean isDue(long now, long lingerNanos) {
        return pieces > 0 && (isFull() || now - since >= lingerNanos);
    }

    /** Takes out what can be published: half of a surrogate pair at the end stays, until its other half comes. Null if nothing can. */
    @Nullable
    Text take() {
        return take(whole(content), whole(reasoning));
    }

    /** Takes out everything, because nothing more comes; null if there is nothing. */
    @Nullable
    Text takeAll() {
        return take(content.length(), reasoning.length());
    }

    private @Nullable Text take(int contentEnd, int reasoningEnd) {
        pieces = 0;
        if (contentEnd == 0 && reasoningEnd == 0) {
            return null;
        }
        full = Math.min(2 * full, MOST_PIECES);
        String thoughts = cut(reasoning, reasoningEnd);
        return new Text(cut(content, contentEnd), thoughts.isEmpty() ? null : thoughts);
    }

    /** Puts back what was taken last; it is due at once. */
    void putBack(String takenContent, @Nullable String takenReasoning) {
        content.insert(0, takenContent);
        reasoning.insert(0, takenReasoning == null ? "" : takenReasoning);
        pieces += MOST_PIECES;
    }

    private static void append(StringBuilder text, @Nullable String piece) {
        if (piece != null) {
            text.append(piece);
        }
    }

    private static int whole(StringBuilder text) {
        int length = text.length();
        return length > 0 && Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
    }

    private static String cut(StringBuilder text, int end) {
        String head = text.substring(0, end);
        text.delete(0, end);
        return head;
    }
}
