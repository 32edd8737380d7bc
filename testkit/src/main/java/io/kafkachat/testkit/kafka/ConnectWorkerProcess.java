package io.kafkachat.testkit.kafka;

import io.kafkachat.testkit.process.JavaProcess;
import io.kafkachat.testkit.process.ProcessSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

/**
 * A distributed Connect worker as a process, which sees the product only through its plugin path. Of the class path in
 * the process settings only Connect's own jars and the test kit are used.
 */
public final class ConnectWorkerProcess implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);

    private final JavaProcess process;
    private final ConnectRest rest;

    private ConnectWorkerProcess(JavaProcess process, ConnectRest rest) {
        this.process = process;
        this.rest = rest;
    }

    /** Starts it and returns when REST answers. */
    public static ConnectWorkerProcess start(WorkerSettings worker, ProcessSettings settings) {
        return run(worker, settings.withClassPath(WorkerClassPath.from(settings.classPath())));
    }

    /**
     * The same with Connect of another release.
     *
     * @param libs a directory with all jars of a Kafka installation; nothing of the class path in the process settings is used
     */
    public static ConnectWorkerProcess start(WorkerSettings worker, ProcessSettings settings, Path libs) {
        return run(worker, settings.withClassPath(WorkerClassPath.of(libs)));
    }

    private static ConnectWorkerProcess run(WorkerSettings worker, ProcessSettings settings) {
        Path file = settings.directory().resolve(settings.name() + ".properties");
        Properties properties = new Properties();
        properties.putAll(worker.toProperties());
        try {
            Files.createDirectories(settings.directory());
            try (Writer writer = Files.newBufferedWriter(file)) {
                properties.store(writer, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the worker's properties", e);
        }
        JavaProcess process =
                JavaProcess.start(settings, START, ConnectWorkerMain.class.getName(), List.of(file.toString()));
        try {
            ConnectRest rest = new ConnectRest(URI.create(process.readyLine()));
            rest.awaitReady();
            return new ConnectWorkerProcess(process, rest);
        } catch (RuntimeException e) {
            process.kill();
            throw e;
        }
    }

    public ConnectRest rest() {
        return rest;
    }

    /** For the process id, CPU time and log file. */
    public JavaProcess process() {
        return process;
    }

    /** Ends it at once, as {@code kill -9} does. */
    public void kill() {
        process.kill();
    }

    /** Asks it to stop (SIGTERM) and waits for its end; returns whether it came in time. */
    public boolean terminate(Duration timeout) {
        process.terminate();
        return process.awaitExit(timeout);
    }

    @Override
    public void close() {
        process.close();
    }
}
