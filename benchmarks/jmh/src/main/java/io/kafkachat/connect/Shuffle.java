package io.kafkachat.connect;

/** Cheap numbers without a pattern, the same in each run. */
final class Shuffle {

    private long state = 0x9E3779B97F4A7C15L;

    /** From 0 to, without, {@code bound}. */
    int below(int bound) {
        // Xorshift.
        state ^= state << 13;
        state ^= state >>> 7;
        state ^= state << 17;
        return (int) ((state >>> 1) % bound);
    }
}
