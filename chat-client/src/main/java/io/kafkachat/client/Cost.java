package io.kafkachat.client;

/**
 * How many tokens a request will take, before it is known.
 *
 * @param expected the mean of such requests, rather too high than too low
 * @param deviation the standard deviation of one such request
 * @param atMost what it will not exceed, at least {@code expected}
 */
record Cost(long expected, long deviation, long atMost) {

    /** Whatever a request or a provider says, sums of it do not overflow. */
    static final long MAX = 1L << 40;

    /** For what is known. */
    static Cost exactly(long tokens) {
        long counted = Math.min(MAX, tokens);
        return new Cost(counted, 0, counted);
    }

    /** Rounds up, and to at least one token. */
    static Cost of(double expected, double deviation, double atMost) {
        long tokens = whole(Math.max(1, expected));
        return new Cost(tokens, whole(deviation), Math.max(tokens, whole(atMost)));
    }

    private static long whole(double tokens) {
        return (long) Math.min(MAX, Math.ceil(tokens));
    }

    long excess() {
        return atMost - expected;
    }
}
