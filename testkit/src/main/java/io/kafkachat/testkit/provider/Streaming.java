package io.kafkachat.testkit.provider;

import java.time.Duration;

/**
 * How answers are streamed. The whole answer takes as long as a plain one would.
 *
 * @param firstTokenShare which part of the latency passes before the first chunk, from 0 to 1; the other chunks are
 *     spread evenly over the rest
 * @param wordsPerChunk words of text in a chunk; what has no spaces counts as a word every 8 characters
 * @param interval the least time between two writes to one stream; chunks due in between go together
 */
public record Streaming(double firstTokenShare, int wordsPerChunk, Duration interval) {

    public Streaming {
        if (!(firstTokenShare >= 0 && firstTokenShare <= 1)) {
            throw new IllegalArgumentException("firstTokenShare: expected a number from 0 to 1");
        }
        if (wordsPerChunk < 1) {
            throw new IllegalArgumentException("wordsPerChunk: expected 1 or more");
        }
        if (interval.toMillis() < 1) {
            throw new IllegalArgumentException("interval: expected 1 ms or more");
        }
    }

    /** How many chunks a text comes in. */
    public int chunks(String text) {
        return Pieces.of(text, wordsPerChunk).size();
    }

    /** The first chunk after 0.3 of the latency, four words a chunk, a write every 50 ms at most. */
    public static Streaming defaults() {
        return new Streaming(0.3, 4, Duration.ofMillis(50));
    }
}
