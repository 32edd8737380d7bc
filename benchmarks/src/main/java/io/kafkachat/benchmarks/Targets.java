package io.kafkachat.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * What figures should be.
 *
 * @param throughput at least, of what calls in flight and latency allow
 * @param cpu at most, seconds per 1,000 completions
 * @param appended at most, until a completion is in its topic
 * @param visible at most, until a reader of committed transactions has it; counts where there are transactions
 * @param restartSeconds at most, from the start of the process to the first output; null: nothing is said about it
 */
record Targets(
        Throughput throughput,
        Cpu cpu,
        Added appended,
        Added visible,
        @Nullable Double restartSeconds) {

    static final Targets SINK = new Targets(
            new Throughput(0.97, 0.97, 0.96), new Cpu(0.45, 0.25), new Added(15, 40), new Added(15, 40), null);

    static final Targets SOURCE = new Targets(
            new Throughput(0.97, 0.97, 0.96), new Cpu(0.6, 0.6), new Added(25, 120), new Added(35, 150), null);

    static final Targets STREAMS = new Targets(
            new Throughput(0.98, 0.97, 0.95), new Cpu(0.8, 0.8), new Added(35, 100), new Added(100, 200), 4.0);

    /** With up to 256 calls in flight, with more, and with a latency that varies. */
    record Throughput(double few, double many, double lognormal) {

        private static final int FEW = 256;

        double of(Load load) {
            return load.isFixed() ? load.inFlight() <= FEW ? few : many : lognormal;
        }
    }

    /** Of a process just started, and later. */
    record Cpu(double cold, double warm) {}

    /** Milliseconds besides the provider's. */
    record Added(double p50, double p99) {}
}
