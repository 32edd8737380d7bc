package io.kafkachat.benchmarks.report;

import java.util.Arrays;
import java.util.Optional;

/** Values of the same kind: a figure in several rounds, or samples of a run. */
public record Spread(double least, double median, double most, int rounds) {

    /** Of values in any order; empty if there are none. */
    public static Optional<Spread> of(double... values) {
        if (values.length == 0) {
            return Optional.empty();
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return Optional.of(new Spread(sorted[0], median, sorted[sorted.length - 1], sorted.length));
    }

    /** The median, and the range if the rounds differ. */
    String text() {
        String middle = Numbers.text(median);
        String range = Numbers.text(least) + " to " + Numbers.text(most);
        return rounds == 1 || Numbers.text(least).equals(Numbers.text(most)) ? middle : middle + " (" + range + ")";
    }
}
