package io.kafkachat.benchmarks;

import io.kafkachat.testkit.process.JavaProcess;
import io.kafkachat.testkit.process.ProcessSettings;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A baseline: a program that is told its settings by a properties file. Not thread safe. */
final class MeasuredProgram implements Measured {

    private static final Duration START = Duration.ofMinutes(1);
    private static final String PARALLEL_CONSUMER = "io.kafkachat.benchmarks.parallelconsumer";

    private final Path directory;
    private final RunOptions options;
    private final String mainClass;
    private final UnaryOperator<ProcessSettings> environment;
    private Map<String, String> config = Map.of();
    private @Nullable JavaProcess process;
    private int starts;

    /** @param environment class path and options of the JVM that it needs */
    MeasuredProgram(Path directory, RunOptions options, String mainClass, UnaryOperator<ProcessSettings> environment) {
        this.directory = directory;
        this.options = options;
        this.mainClass = mainClass;
        this.environment = environment;
    }

    /** The app on parallel-consumer, with the class path of its module. */
    static MeasuredProgram parallelConsumer(Path directory, RunOptions options) {
        Path target = RunOptions.home().resolve(Path.of("benchmarks", "parallel-consumer", "target"));
        String libraries;
        try {
            libraries = Files.readString(target.resolve("class-path.txt"));
        } catch (IOException e) {
            throw new UncheckedIOException("expected benchmarks/parallel-consumer to be built", e);
        }
        String classPath = target.resolve("classes") + File.pathSeparator + libraries.strip();
        return new MeasuredProgram(
                directory,
                options,
                PARALLEL_CONSUMER + ".ParallelConsumerApp",
                settings -> settings.withClassPath(classPath)
                        .withJvmOption("-Dlog4j2.configurationFile=classpath:" + PARALLEL_CONSUMER.replace('.', '/')
                                + "/log4j2.xml"));
    }

    @Override
    public void start(Map<String, String> settings) {
        config = new HashMap<>(settings);
        restart();
    }

    @Override
    public void restart() {
        starts++;
        // Each start has files of its own.
        String name = starts == 1 ? "app" : "app-" + starts;
        Path file = directory.resolve(name + ".properties");
        Properties properties = new Properties();
        properties.putAll(config);
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a program's settings", e);
        }
        process = JavaProcess.start(
                environment.apply(options.processSettings(directory, name)),
                START,
                mainClass,
                List.of(file.toString()));
    }

    @Override
    public Optional<JavaProcess> process() {
        return Optional.ofNullable(process);
    }

    @Override
    public Optional<Path> state() {
        return Optional.empty();
    }

    @Override
    public void kill() {
        if (process != null) {
            process.kill();
        }
    }

    @Override
    public String status() {
        return process == null
                ? "not started"
                : (process.isAlive() ? "alive" : "dead") + ", see " + process.logFile() + " and " + process.errorFile();
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
