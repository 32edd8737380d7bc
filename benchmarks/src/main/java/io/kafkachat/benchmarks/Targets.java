package io.kafkachat.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * What figures should be. Null, wherever it stands: nothing is said about it.
 *
 * @param throughput at least, of what calls in flight and latency allow
 * @param appended at most, until a completion is in its topic
 * @param visible at most, until a reader of committed transactions has it; counts where there are transactions
 * @param kilobytesPerCall at most, of live heap for each call in flight
 * @param restartSeconds at most, from the start of the process to the first output
 * @param paidAgain at most, prompts called again although answered and committed before a kill
 */
record Targets(
        Throughput throughput,
        Added appended,
        Added visible,
        @Nullable Double kilobytesPerCall,
        @Nullable Double restartSeconds,
        @Nullable Double paidAgain) {

    static final Targets SINK =
            new Targets(new Throughput(0.98, 0.98, 0.95, 0.96), new Added(8.0, 25.0), Added.ANY, 64.0, null, 0.0);

    static final Targets SOURCE =
            new Targets(new Throughput(0.97, 0.97, null, 0.96), Added.ANY, new Added(20.0, 80.0), 64.0, null, 0.0);

    static final Targets STREAMS =
            new Targets(new Throughput(0.98, 0.97, null, 0.95), Added.ANY, new Added(60.0, 140.0), 64.0, 4.0, 0.0);

    static final Targets NONE =
            new Targets(new Throughput(null, null, null, null), Added.ANY, Added.ANY, null, null, null);

    /** With up to 256 calls in flight, with up to 1,000, with more, and with a latency that varies. */
    record Throughput(
            @Nullable Double few,
            @Nullable Double many,
            @Nullable Double most,
            @Nullable Double lognormal) {

        private static final int FEW = 256;
        private static final int MANY = 1_000;

        @Nullable
        Double of(Load load) {
            if (!load.isFixed()) {
                return lognormal;
            }
            return load.inFlight() <= FEW ? few : load.inFlight() <= MANY ? many : most;
        }
    }

    /** Milliseconds besides the provider's. */
    record Added(@Nullable Double p50, @Nullable Double p99) {

        static final Added ANY = new Added(null, null);
    }
}
