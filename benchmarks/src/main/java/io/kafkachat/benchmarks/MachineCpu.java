package io.kafkachat.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The CPU time of all processes together, as Linux counts it, time stolen by the hypervisor included. */
final class MachineCpu {

    private static final Path STAT = Path.of("/proc/stat");
    private static final long TICKS_PER_SECOND = 100;
    // user nice system idle iowait irq softirq steal
    private static final List<Integer> BUSY = List.of(0, 1, 2, 5, 6, 7);

    private MachineCpu() {}

    static Duration used() {
        try {
            return Files.isReadable(STAT) ? parse(Files.readString(STAT)) : Duration.ZERO;
        } catch (IOException e) {
            return Duration.ZERO;
        }
    }

    static Duration parse(String stat) {
        String all = stat.lines().findFirst().orElse("");
        long[] ticks = Arrays.stream(all.replaceFirst("cpu\\s+", "").split(" "))
                .mapToLong(Long::parseLong)
                .toArray();
        long busy = BUSY.stream().mapToLong(column -> ticks[column]).sum();
        return Duration.ofMillis(busy * 1_000 / TICKS_PER_SECOND);
    }
}
