package io.kafkachat.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a process holds, looked at again and again; from Linux's {@code /proc} and the JDK's {@code jcmd}. */
final class ProcessSamples {

    private static final double KILOBYTES = 1024;

    private final long start = System.nanoTime();
    private final List<Series.Point> heap = new ArrayList<>();
    private final List<Series.Point> resident = new ArrayList<>();
    private final List<Series.Point> threads = new ArrayList<>();
    private final List<Series.Point> files = new ArrayList<>();

    /** Collects garbage in the process first, which stops it for a moment. */
    void take(long pid) {
        double seconds = Math.round((System.nanoTime() - start) / 1e8) / 10.0;
        Path process = Path.of("/proc", Long.toString(pid));
        heap.add(new Series.Point(seconds, LiveHeap.megabytes(pid)));
        try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
            List<String> status = Files.readAllLines(process.resolve("status"));
            resident.add(new Series.Point(seconds, field(status, "VmRSS") / KILOBYTES));
            threads.add(new Series.Point(seconds, field(status, "Threads")));
            files.add(new Series.Point(seconds, descriptors.count()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at the process", e);
        }
    }

    /**
     * A number in {@code /proc/PID/status}, without its unit.
     *
     * @throws IllegalArgumentException when there is no such field
     */
    static double field(List<String> status, String name) {
        return status.stream()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip().split("\\s+")[0])
                .mapToDouble(Double::parseDouble)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + name + " in the status of a process"));
    }

    Series heap() {
        return new Series("live heap", "MB", heap);
    }

    Series resident() {
        return new Series("resident memory", "MB", resident);
    }

    Series threads() {
        return new Series("threads", "", threads);
    }

    Series files() {
        return new Series("open files", "", files);
    }

    List<Series> series() {
        return List.of(heap(), resident(), threads(), files());
    }
}
