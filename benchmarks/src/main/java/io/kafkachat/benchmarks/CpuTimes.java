package io.kafkachat.benchmarks;

import io.kafkachat.testkit.process.JavaProcess;
import java.time.Duration;

/**
 * CPU time used so far, by process.
 *
 * @param measured zero before there is a process
 * @param benchmark of this JVM
 * @param machine of everything that runs on this machine, zero when the system does not tell
 * @param elapsedNanos when this was read
 */
record CpuTimes(
        Duration measured,
        Duration broker,
        Duration provider,
        Duration benchmark,
        Duration machine,
        long elapsedNanos) {

    static CpuTimes read(Measured measured, JavaProcess broker, JavaProcess provider) {
        return new CpuTimes(
                measured.process().map(JavaProcess::cpuTime).orElse(Duration.ZERO),
                broker.cpuTime(),
                provider.cpuTime(),
                ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO),
                MachineCpu.used(),
                System.nanoTime());
    }

    CpuTimes since(CpuTimes earlier) {
        return new CpuTimes(
                measured.minus(earlier.measured),
                broker.minus(earlier.broker),
                provider.minus(earlier.provider),
                benchmark.minus(earlier.benchmark),
                machine.minus(earlier.machine),
                elapsedNanos - earlier.elapsedNanos);
    }

    /** How many processors a part of this time kept busy. */
    double processors(Duration part) {
        return (double) part.toNanos() / elapsedNanos;
    }

    /** What did not belong to the measurement. */
    Duration others() {
        Duration ours = measured.plus(broker).plus(provider).plus(benchmark);
        return machine.compareTo(ours) < 0 ? Duration.ZERO : machine.minus(ours);
    }
}
