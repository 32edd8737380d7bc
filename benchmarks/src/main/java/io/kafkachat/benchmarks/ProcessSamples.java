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

    private final long start = System.nanoTime();
    private final List<Series.Point> heap = new ArrayList<>();
    private final List<Series.Point> resident = new ArrayList<>();
    private final List<Series.Point> threads = new ArrayList<>();
    private final List<Series.Point> files = new ArrayList<>();

    /** Collects garbage in the process first, which stops it for a moment. */
    void take(long pid) {
        double seconds = Math.round((System.nanoTime() - start) / 1e8) / 10.0;
        heap.add(new Series.Point(seconds, LiveHeap.megabytes(pid)));
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            resident.add(new Series.Point(seconds, ProcessStatus.of(pid).residentMegabytes()));
            threads.add(new Series.Point(seconds, LiveThreads.of(pid)));
            files.add(new Series.Point(seconds, descriptors.count()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at the process", e);
        }
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
