package io.kafkachat.streams.usage;

/** Sums that stop at the end of their range: a provider that counts wrongly must stop no task. */
final class Saturated {

    private Saturated() {}

    /** Of two numbers that are not negative. */
    static long sum(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
