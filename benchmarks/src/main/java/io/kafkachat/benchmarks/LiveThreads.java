package io.kafkachat.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Counts the threads of a process of which a leak would show. Linux only. */
final class LiveThreads {

    /**
     * Connect's pool that starts and stops connectors and tasks: each rebalance adds threads to it until it has eight ({@code
     * DistributedHerder.START_STOP_THREAD_POOL_SIZE}), and none ever ends. As Linux cuts it, after fifteen characters.
     */
    private static final String FILLS_UP = "StartAndStopExe";

    private LiveThreads() {}

    /** @throws UncheckedIOException when there is no such process, or no Linux */
    static long of(long pid) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return count(tasks.map(task -> name(task.resolve("comm"))).flatMap(Optional::stream));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the threads of a process", e);
        }
    }

    static long count(Stream<String> names) {
        return names.filter(name -> !name.startsWith(FILLS_UP)).count();
    }

    /** Empty when the thread has ended meanwhile. */
    private static Optional<String> name(Path comm) {
        try {
            return Optional.of(Files.readString(comm));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
