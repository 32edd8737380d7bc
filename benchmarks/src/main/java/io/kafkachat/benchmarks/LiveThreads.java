package io.kafkachat.benchmarks;

import java.util.stream.Stream;

/** Counts the threads of a process of which a leak would show. Linux only, elsewhere none. */
final class LiveThreads {

    /**
     * Connect's pool that starts and stops connectors and tasks: each rebalance adds threads to it until it has eight ({@code
     * DistributedHerder.START_STOP_THREAD_POOL_SIZE}), and none ever ends. As Linux cuts it, after fifteen characters.
     */
    private static final String FILLS_UP = "StartAndStopExe";

    private LiveThreads() {}

    static long of(long pid) {
        return count(ThreadCpu.threads(pid).stream().map(ThreadCpu.Share::name));
    }

    static long count(Stream<String> names) {
        return names.filter(name -> !name.startsWith(FILLS_UP)).count();
    }
}
