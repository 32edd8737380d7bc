package io.kafkachat.benchmarks;

import java.util.List;

/**
 * Something measured again and again during a run.
 *
 * @param unit empty for a count
 */
record Series(String name, String unit, List<Point> points) {

    /**
     * A sample.
     *
     * @param seconds since the run began
     */
    record Point(double seconds, double value) {}

    Series {
        points = List.copyOf(points);
    }
}
