package io.kafkachat.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
        Path tasks = Path.of("/proc", Long.toString(pid), "task");
        if (Files.isDirectory(tasks)) {
            try (Stream<Path> threads = Files.list(tasks)) {
                threads.forEach(thread -> add(thread.resolve("stat"), times));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the threads of a process", e);
            }
        }
        return new ThreadCpu(times);
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

    private static void add(Path stat, Map<String, Duration> times) {
        try {
            Share share = parse(Files.readString(stat));
            times.merge(share.name(), share.time(), Duration::plus);
        } catch (NoSuchFileException e) {
            // The thread has ended meanwhile.
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the CPU time of a thread", e);
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
