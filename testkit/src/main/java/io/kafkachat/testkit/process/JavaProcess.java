package io.kafkachat.testkit.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Java program in a process of its own that says on the first line of its standard output that it is ready, as
 * {@code ProviderSimulatorMain}, {@code EmbeddedKafkaMain} and the Connect worker do. Logs go to a file. It does not
 * outlive this JVM.
 */
public final class JavaProcess implements AutoCloseable {

    private static final Duration STOP = Duration.ofSeconds(30);

    private final Process process;
    private final ProcessSettings settings;
    private final Thread killer;
    private final String readyLine;

    private JavaProcess(Process process, ProcessSettings settings, Thread killer, String readyLine) {
        this.process = process;
        this.settings = settings;
        this.killer = killer;
        this.readyLine = readyLine;
    }

    /**
     * Starts the program and waits for its first line.
     *
     * @throws IllegalStateException when it ends or stays silent for the time given; the message has what it wrote to
     *     standard error
     */
    public static JavaProcess start(ProcessSettings settings, Duration timeout, String mainClass, List<String> args) {
        Path out = settings.file("out");
        Process process;
        try {
            Files.createDirectories(settings.directory());
            Files.deleteIfExists(out);
            process = new ProcessBuilder(command(settings, mainClass, args))
                    .redirectInput(new File(nullDevice()))
                    .redirectOutput(out.toFile())
                    .redirectError(settings.file("err").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + mainClass, e);
        }
        Thread killer = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(killer);
        boolean spoke = Polling.until(timeout, () -> firstLine(out).endsWith("\n") || !process.isAlive());
        String first = firstLine(out);
        if (!spoke || !first.endsWith("\n")) {
            process.destroyForcibly();
            throw new IllegalStateException(
                    mainClass + " did not get ready; it wrote: " + content(settings.file("err")));
        }
        return new JavaProcess(process, settings, killer, first.strip());
    }

    /** What the program said when it was ready, such as its URL. */
    public String readyLine() {
        return readyLine;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it at once, as {@code kill -9} does, and waits until it is gone. */
    public void kill() {
        process.destroyForcibly();
        if (!awaitExit(STOP)) {
            throw new IllegalStateException("the process survived SIGKILL");
        }
    }

    /** Asks it to end (SIGTERM); see {@link #awaitExit}. */
    public void terminate() {
        process.destroy();
    }

    /** Waits for its end; returns whether it came in time. */
    public boolean awaitExit(Duration timeout) {
        try {
            boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (ended) {
                forget();
            }
            return ended;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a process", e);
        }
    }

    /**
     * What it ended with.
     *
     * @throws IllegalThreadStateException while it runs
     */
    public int exitCode() {
        return process.exitValue();
    }

    /** The CPU time it has used, zero when the system does not tell. */
    public Duration cpuTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /**
     * How many threads it has now. Linux only.
     *
     * @throws UncheckedIOException when it has ended, or this is not Linux
     */
    public long threads() {
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid()), "task"))) {
            return tasks.count();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot count the threads of process " + pid(), e);
        }
    }

    /** Its log; further lines are appended when a process with the same settings is started. */
    public Path logFile() {
        return settings.file("log");
    }

    /** What it wrote to standard error, and the JVM's own warnings. */
    public Path errorFile() {
        return settings.file("err");
    }

    /** Terminates it, and kills it when it is not gone within 30 s. */
    @Override
    public void close() {
        terminate();
        if (!awaitExit(STOP)) {
            kill();
        }
    }

    private void forget() {
        try {
            Runtime.getRuntime().removeShutdownHook(killer);
        } catch (IllegalStateException e) {
            // This JVM is ending: the hook runs, and finds the process gone.
        }
    }

    private static List<String> command(ProcessSettings settings, String mainClass, List<String> args) {
        List<String> command = new ArrayList<>();
        command.add(settings.javaHome().resolve("bin").resolve("java").toString());
        command.add("-Xmx" + settings.heap());
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-D" + ParentWatch.PARENT + "=" + ProcessHandle.current().pid());
        command.add("-Dlog4j2.configurationFile=classpath:io/kafkachat/testkit/process/file-log4j2.xml");
        command.add("-Dkafkachat.log.file=" + settings.file("log").toAbsolutePath());
        command.addAll(settings.jvmOptions());
        command.add("-cp");
        command.add(settings.classPath());
        command.add(mainClass);
        command.addAll(args);
        return command;
    }

    private static String nullDevice() {
        return File.separatorChar == '\\' ? "NUL" : "/dev/null";
    }

    private static String firstLine(Path file) {
        String text = content(file);
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end + 1);
    }

    private static String content(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the output of a process", e);
        }
    }
}
