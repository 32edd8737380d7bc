package io.kafkachat.client;

/** The mean and the spread of the last 200 values of something, each with its weight. Not thread-safe. */
final class Samples {

    private static final int CAPACITY = 200;

    private final double[] values = new double[CAPACITY];
    private final double[] weights = new double[CAPACITY];
    private int size;
    private int next;
    private double mean;
    private double deviation;
    private double error;
    private double max;

    /**
     * @param weight above 0
     */
    void add(double value, double weight) {
        values[next] = value;
        weights[next] = weight;
        next = (next + 1) % CAPACITY;
        size = Math.min(size + 1, CAPACITY);
        summarize();
    }

    int size() {
        return size;
    }

    /** 0 if there are none. */
    double mean() {
        return mean;
    }

    /** The standard deviation of the values. */
    double deviation() {
        return deviation;
    }

    double max() {
        return max;
    }

    /** What the true mean will hardly exceed: the fewer samples, the farther from their mean. */
    double highMean() {
        return mean + 3 * error;
    }

    /** From scratch each time, which is cheap enough and never drifts. */
    private void summarize() {
        double sum = 0;
        double allWeights = 0;
        double squaredWeights = 0;
        max = 0;
        for (int i = 0; i < size; i++) {
            sum += weights[i] * values[i];
            allWeights += weights[i];
            squaredWeights += weights[i] * weights[i];
            max = Math.max(max, values[i]);
        }
        mean = sum / allWeights;
        double squares = 0;
        for (int i = 0; i < size; i++) {
            squares += weights[i] * (values[i] - mean) * (values[i] - mean);
        }
        deviation = Math.sqrt(squares / allWeights);
        error = deviation * Math.sqrt(squaredWeights) / allWeights;
    }
}
