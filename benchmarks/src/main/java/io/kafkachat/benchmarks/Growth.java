package io.kafkachat.benchmarks;

import io.kafkachat.benchmarks.report.Spread;
import java.util.List;

/** How much more something is at the end of a run than at its beginning. */
final class Growth {

    private Growth() {}

    /** The median of the last third of the samples less that of the first third; 0 with fewer than three samples. */
    static double of(Series series) {
        List<Double> values = series.points().stream().map(Series.Point::value).toList();
        int third = values.size() / 3;
        return third == 0
                ? 0
                : median(values.subList(values.size() - third, values.size())) - median(values.subList(0, third));
    }

    private static double median(List<Double> values) {
        return Spread.of(values.stream().mapToDouble(Double::doubleValue).toArray())
                .orElseThrow()
                .median();
    }
}
