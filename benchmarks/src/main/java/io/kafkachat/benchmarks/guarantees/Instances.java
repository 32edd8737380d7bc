package io.kafkachat.benchmarks.guarantees;

import io.kafkachat.testkit.process.JavaProcess;

/**
 * The workers or app instances of a run, by number from 0. One that ended is started again under its number, with its files
 * and its identity. Not thread safe.
 */
public interface Instances extends AutoCloseable {

    /** Starts one that does not run; returns when it serves HTTP. */
    void start(int number);

    /** Ends it at once, as {@code kill -9} does. */
    void kill(int number);

    /** Ends it in order (SIGTERM), and waits for that. */
    void stop(int number);

    /** How many run. */
    int running();

    boolean isRunning(int number);

    /** The process; throws IllegalArgumentException when it does not run. */
    JavaProcess process(int number);

    /** Whether all that run share the work, and all of it is being done. */
    boolean isSettled();

    /**
     * Starts again what has ended by itself: tasks that failed, instances that are gone. An operator, or what supervises the
     * processes, does the same.
     *
     * @return how many that were
     */
    int heal();

    @Override
    void close();
}
