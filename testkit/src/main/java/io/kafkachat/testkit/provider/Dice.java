package io.kafkachat.testkit.provider;

/**
 * Chance that repeats itself: the same request id, attempt and seed always fall the same way, whatever the order or the
 * speed of the calls.
 */
record Dice(long seed) {

    /** What is decided; keeps independent decisions about one call independent. */
    enum Purpose {
        LATENCY,
        FAULT,
        SHAPE,
        ANSWER
    }

    long bits(Purpose purpose, String requestId, int attempt) {
        long hash = Hash.of(requestId) ^ Hash.mix(seed + purpose.ordinal());
        return Hash.mix(hash + attempt * 0x9E3779B97F4A7C15L);
    }

    /** A number strictly between 0 and 1. */
    double uniform(Purpose purpose, String requestId, int attempt) {
        return ((bits(purpose, requestId, attempt) >>> 12) + 0.5) * 0x1.0p-52;
    }
}
