package io.kafkachat.benchmarks;

import io.kafkachat.testkit.process.JavaProcess;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What is measured: it has a process of its own, started from what was built. */
interface Measured extends AutoCloseable {

    /** Lets it answer prompts; returns when it does. To be called once. */
    void start(Map<String, String> settings);

    /** Its process; empty before there is one. */
    Optional<JavaProcess> process();

    /** The directory of files that its next start finds again; empty if there is none. */
    Optional<Path> state();

    /** Ends its process at once, as {@code kill -9} does. */
    void kill();

    /** Starts its process again after {@link #kill()}, with the same settings; returns when HTTP is served. */
    void restart();

    /** Prompts and answers that it has for itself; empty: they are in topics. */
    default Optional<ClientCalls> calls() {
        return Optional.empty();
    }

    /** How it is, for error messages. */
    String status();

    @Override
    void close();
}
