package io.kafkachat.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * CPU time of a process by thread name, numbers at its end left out: tells the compiler and the collector from the
 * product's threads. Linux only, elsewhere empty. Threads that have ended are not in it.
 */
record ThreadCpu(Map<String, Duration> byName) {

    private static final long NANOS_PER_TICK = 10_000_000;

    /** One kind of threads and its part. */
    record Share(String name, Duration time) {}

    static ThreadCpu of(long pid) {
        Map<String, Duration> times = new TreeMap<>();
        threads(pid).forEach(thread -> times.merge(thread.name(), thread.time(), Duration::plus));
        return new ThreadCpu(times);
    }

    /** Each thread by itself. */
    static List<Share> threads(long pid) {
        Path tasks = Path.of("/proc", Long.toString(pid), "task");
        if (!Files.isDirectory(tasks)) {
            return List.of();
        }
        try (Stream<Path> threads = Files.list(tasks)) {
            return threads.flatMap(thread -> read(thread.resolve("stat")).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the threads of a process", e);
        }
    }

    /** What was used since then, the greatest first. */
    List<Share> since(ThreadCpu earlier) {
        return byName.entrySet().stream()
                .map(entry -> new Share(
                        entry.getKey(),
                        entry.getValue().minus(earlier.byName.getOrDefault(entry.getKey(), Duration.ZERO))))
                .sorted(Comparator.comparing(Share::time).reversed())
                .toList();
    }

    /** Empty when the thread has ended meanwhile. */
    private static Optional<Share> read(Path stat) {
        try {
            return Optional.of(parse(Files.readString(stat)));
        } catch (IOException e) {
            if (Files.exists(stat)) {
                throw new UncheckedIOException("cannot read the CPU time of a thread", e);
            }
            return Optional.empty();
        }
    }

    /** A line of {@code /proc/PID/task/TID/stat}: {@code TID (NAME) STATE ... utime stime ...}. */
    static Share parse(String line) {
        int end = line.lastIndexOf(')');
        String name = line.substring(line.indexOf('(') + 1, end);
        String[] fields = line.substring(end + 2).split(" ");
        long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        return new Share(name.replaceAll("[-#\\d]+$", ""), Duration.ofNanos(ticks * NANOS_PER_TICK));
    }
}
