package io.kafkachat.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What can be chosen in every scenario. */
final class RunOptions {

    static final String HOME = "kafkachat.home";

    @Option(names = "--archive", description = "The plugin archive (default: the one in connector/target)")
    private @Nullable Path archive;

    @Option(names = "--results", description = "Where JSON results and logs go (default: benchmarks/target/results)")
    private @Nullable Path results;

    @Option(names = "--partitions", defaultValue = "6", description = "Of every topic (default: ${DEFAULT-VALUE})")
    private int partitions = 6;

    @Option(names = "--tasks", defaultValue = "1", description = "tasks.max (default: ${DEFAULT-VALUE})")
    private int tasks = 1;

    @Option(
            names = "--type",
            defaultValue = "sink",
            description = "Which connector: sink or source (default: ${DEFAULT-VALUE})")
    private ConnectorType type = ConnectorType.SINK;

    @Option(names = "--connector", paramLabel = "KEY=VALUE", description = "A connector setting; repeatable")
    private Map<String, String> connector = new LinkedHashMap<>();

    @Option(names = "--broker", paramLabel = "KEY=VALUE", description = "A broker setting; repeatable")
    private Map<String, String> broker = new LinkedHashMap<>();

    @Option(
            names = "--worker-heap",
            defaultValue = "2g",
            description = "Heap of the worker (default: ${DEFAULT-VALUE})")
    private String workerHeap = "2g";

    @Option(names = "--worker-jvm", paramLabel = "OPTION", description = "A JVM option of the worker; repeatable")
    private List<String> workerJvm = new ArrayList<>();

    @Option(names = "--jfr", description = "Record the worker with JDK Flight Recorder; the file goes to its logs")
    private boolean flightRecorder;

    ConnectorType type() {
        return type;
    }

    int partitions() {
        return partitions;
    }

    int tasks() {
        return tasks;
    }

    Map<String, String> connector() {
        return connector;
    }

    Map<String, String> broker() {
        return broker;
    }

    String workerHeap() {
        return workerHeap;
    }

    List<String> workerJvm(Path directory) {
        List<String> options = new ArrayList<>(workerJvm);
        if (flightRecorder) {
            // The recorder greets on standard output, where the worker's first line is its URL.
            options.add("-Xlog:jfr+startup=error");
            options.add("-XX:StartFlightRecording=settings=profile,dumponexit=true,filename="
                    + directory.resolve("worker.jfr"));
            options.add("-XX:FlightRecorderOptions=stackdepth=128");
        }
        return options;
    }

    Map<String, String> describe() {
        Map<String, String> settings = new LinkedHashMap<>(connector);
        broker.forEach((key, value) -> settings.put("broker " + key, value));
        settings.put("type", type.toString());
        settings.put("partitions", Integer.toString(partitions));
        settings.put("tasks", Integer.toString(tasks));
        settings.put("worker heap", workerHeap);
        if (!workerJvm.isEmpty()) {
            settings.put("worker JVM options", String.join(" ", workerJvm));
        }
        return settings;
    }

    Path results() {
        return results == null
                ? home().resolve("benchmarks").resolve("target").resolve("results")
                : results.toAbsolutePath();
    }

    /** The plugin archive; throws IllegalStateException when there is none or more than one to choose from. */
    Path archive() {
        if (archive != null) {
            return archive.toAbsolutePath();
        }
        Path target = home().resolve("connector").resolve("target");
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(target)) {
            try (DirectoryStream<Path> zips = Files.newDirectoryStream(target, "kafkachat-connect-*.zip")) {
                zips.forEach(found::add);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot look for the plugin archive", e);
            }
        }
        if (found.size() != 1) {
            throw new IllegalStateException("expected one plugin archive in connector/target, found " + found.size()
                    + "; build it, or choose one with --archive");
        }
        return found.get(0);
    }

    private static Path home() {
        return Path.of(System.getProperty(HOME, "")).toAbsolutePath();
    }
}
