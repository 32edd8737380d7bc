package io.kafkachat.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * What a result was measured on.
 *
 * @param processor its model, or its architecture where the system does not tell
 * @param memoryBytes of the machine, or of the container that this runs in
 * @param java of all processes
 * @param kafka of broker, clients and worker; the Streams app and the baselines bring clients of their own
 * @param project its version
 * @param commit of the source; empty where Git does not tell; with {@code -dirty} when files differ from it
 */
record Machine(
        int processors,
        String processor,
        long memoryBytes,
        String os,
        String java,
        String kafka,
        String project,
        String commit) {

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /** @param home the project's directory */
    static Machine read(Path home) {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                model().orElse(System.getProperty("os.arch")),
                memory(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.version"),
                AppInfoParser.getVersion(),
                version(),
                commit(home));
    }

    private static long memory() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getTotalMemorySize();
    }

    private static Optional<String> model() {
        if (!Files.isReadable(CPU_INFO)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return model(lines);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Of lines {@code NAME : VALUE}, as Linux writes them. */
    static Optional<String> model(Stream<String> cpuInfo) {
        return cpuInfo.filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst();
    }

    private static String version() {
        Properties project = new Properties();
        try (InputStream in = Machine.class.getResourceAsStream("project.properties")) {
            if (in == null) {
                throw new IllegalStateException("missing resource project.properties");
            }
            project.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the project's version", e);
        }
        return project.getProperty("version");
    }

    private static String commit(Path home) {
        List<String> head = git(home, "rev-parse", "HEAD");
        if (head.isEmpty()) {
            return "";
        }
        return head.get(0)
                + (git(home, "status", "--porcelain", "--untracked-files=no").isEmpty() ? "" : "-dirty");
    }

    /** The lines of its output; none when there is no Git, or it fails. */
    private static List<String> git(Path home, String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-C", home.toString()));
        command.addAll(List.of(arguments));
        try {
            Process git = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(git.getInputStream(), StandardCharsets.UTF_8))) {
                List<String> output = lines.lines().toList();
                return git.waitFor() == 0 ? output : List.of();
            }
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}
