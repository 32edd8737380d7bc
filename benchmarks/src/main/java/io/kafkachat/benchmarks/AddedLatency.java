package io.kafkachat.benchmarks;

import java.util.List;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/**
 * Where the time of a prompt goes besides the provider's: into the way from the topic to the provider, and into the way
 * from the answer to the topic. In milliseconds, which is what append times and the journal have.
 */
final class AddedLatency {

    /**
     * The times of one prompt, all of the same clock.
     *
     * @param promptAppended when the prompt was appended to its topic
     * @param called when the provider had the request
     * @param answered when the provider had sent the answer
     * @param completionAppended when the completion was appended to its topic
     * @param visible when a consumer had it; where that is not measured, the time it was appended
     */
    record Times(long promptAppended, long called, long answered, long completionAppended, long visible) {

        long before() {
            return called - promptAppended;
        }

        long after() {
            return completionAppended - answered;
        }

        long added() {
            return before() + after();
        }

        long hidden() {
            return visible - completionAppended;
        }

        long addedUntilVisible() {
            return added() + hidden();
        }

        long total() {
            return completionAppended - promptAppended;
        }
    }

    private static final int DIGITS = 3;

    private final List<Times> prompts;

    AddedLatency(List<Times> prompts) {
        this.prompts = List.copyOf(prompts);
    }

    Histogram added() {
        return histogram(Times::added);
    }

    Histogram before() {
        return histogram(Times::before);
    }

    Histogram after() {
        return histogram(Times::after);
    }

    /** From the append to the moment when a consumer had it. */
    Histogram hidden() {
        return histogram(Times::hidden);
    }

    Histogram addedUntilVisible() {
        return histogram(Times::addedUntilVisible);
    }

    /** Against a latency that the provider was told to have, its own lateness included. */
    Histogram addedTo(long latencyMillis) {
        return histogram(times -> times.total() - latencyMillis);
    }

    // Clocks are read in whole milliseconds: a difference can come out one too small, even below zero.
    private Histogram histogram(ToLongFunction<Times> value) {
        Histogram histogram = new Histogram(DIGITS);
        prompts.forEach(times -> histogram.recordValue(Math.max(0, value.applyAsLong(times))));
        return histogram;
    }
}
