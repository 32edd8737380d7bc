package io.kafkachat.benchmarks;

import io.kafkachat.testkit.process.ProcessSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be chosen in every scenario. */
final class RunOptions {

    static final String HOME = "kafkachat.home";

    @Option(names = "--archive", description = "The archive of the plugin or the app (default: the one that was built)")
    private @Nullable Path archive;

    @Option(names = "--results", description = "Where JSON results and logs go (default: benchmarks/target/results)")
    private @Nullable Path results;

    @Option(names = "--partitions", defaultValue = "6", description = "Of every topic (default: ${DEFAULT-VALUE})")
    private int partitions = 6;

    @Option(
            names = "--tasks",
            defaultValue = "1",
            description = "tasks.max, or num.stream.threads of the app (default: ${DEFAULT-VALUE})")
    private int tasks = 1;

    @Option(
            names = "--type",
            split = ",",
            paramLabel = "TYPE",
            defaultValue = "sink",
            description =
                    "What is measured, one after the other: sink, source, streams, http-client,"
                            + " parallel-consumer, or all that the scenario can measure; repeatable (default: ${DEFAULT-VALUE})")
    private List<TypeChoice> types = List.of(new TypeChoice(MeasuredType.SINK));

    @Option(
            names = "--rounds",
            defaultValue = "1",
            description = "How often all of it is measured, the types by turns (default: ${DEFAULT-VALUE})")
    private int rounds = 1;

    @Option(
            names = {"--config", "--connector"},
            paramLabel = "KEY=VALUE",
            description = "A setting of the connector or the app; repeatable")
    private Map<String, String> config = new LinkedHashMap<>();

    @Option(names = "--broker", paramLabel = "KEY=VALUE", description = "A broker setting; repeatable")
    private Map<String, String> broker = new LinkedHashMap<>();

    @Option(
            names = {"--heap", "--worker-heap"},
            defaultValue = "2g",
            description = "Heap of the worker or the app (default: ${DEFAULT-VALUE})")
    private String heap = "2g";

    @Option(
            names = {"--jvm", "--worker-jvm"},
            paramLabel = "OPTION",
            description = "A JVM option of the worker or the app; repeatable")
    private List<String> jvm = new ArrayList<>();

    @Option(
            names = "--jfr",
            description = "Record the worker or the app with JDK Flight Recorder; the file goes to its logs")
    private boolean flightRecorder;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    /**
     * The types chosen, each once, in the order of the choice.
     *
     * @param possible those that the scenario can measure
     * @param reason why not the others
     * @throws ParameterException when one was chosen by name that is not possible, or one archive for types that have not
     *     the same
     */
    List<MeasuredType> types(Set<MeasuredType> possible, String reason) {
        Set<MeasuredType> chosen = new LinkedHashSet<>();
        for (TypeChoice choice : types) {
            if (choice.type() == null) {
                chosen.addAll(possible);
            } else if (possible.contains(choice.type())) {
                chosen.add(choice.type());
            } else {
                throw refusal("--type: expected "
                        + possible.stream().map(MeasuredType::toString).collect(Collectors.joining(" or ")) + "; "
                        + reason);
            }
        }
        if (types.contains(new TypeChoice(null)) && possible.size() < MeasuredType.values().length) {
            System.out.println("Leaving out " + EnumSet.complementOf(EnumSet.copyOf(possible)) + ": " + reason);
        }
        if (archive != null
                && chosen.stream()
                                .flatMap(type -> type.archive().stream())
                                .distinct()
                                .count()
                        > 1) {
            throw refusal("--archive: expected types of the same archive in --type");
        }
        return List.copyOf(chosen);
    }

    private ParameterException refusal(String message) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }

    /** For what goes wrong. */
    PrintWriter errors() {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }

    int rounds() {
        return rounds;
    }

    int partitions() {
        return partitions;
    }

    int tasks() {
        return tasks;
    }

    Map<String, String> config() {
        return config;
    }

    Map<String, String> broker() {
        return broker;
    }

    /** Of the process that is measured. */
    ProcessSettings processSettings(Path directory, String name) {
        ProcessSettings settings = ProcessSettings.in(directory, name).withHeap(heap);
        for (String option : jvm) {
            settings = settings.withJvmOption(option);
        }
        if (flightRecorder) {
            Path recording = directory.resolve(name + ".jfr");
            // The recorder greets on standard output, whose first line is a URL.
            settings = settings.withJvmOption("-Xlog:jfr+startup=error")
                    .withJvmOption("-XX:StartFlightRecording=settings=profile,dumponexit=true,filename=" + recording)
                    .withJvmOption("-XX:FlightRecorderOptions=stackdepth=128");
        }
        return settings;
    }

    /** @param process what the process that is measured is called */
    Map<String, String> describe(String process) {
        Map<String, String> settings = new LinkedHashMap<>(config);
        broker.forEach((key, value) -> settings.put("broker " + key, value));
        settings.put("partitions", Integer.toString(partitions));
        settings.put("tasks", Integer.toString(tasks));
        settings.put(process + " heap", heap);
        if (!jvm.isEmpty()) {
            settings.put(process + " JVM options", String.join(" ", jvm));
        }
        return settings;
    }

    Path results() {
        return results == null
                ? home().resolve("benchmarks").resolve("target").resolve("results")
                : results.toAbsolutePath();
    }

    /** What is measured; throws IllegalStateException when there is none or more than one to choose from. */
    Path archive(MeasuredType type) {
        if (archive != null) {
            return archive.toAbsolutePath();
        }
        Path built = type.archive().orElseThrow(() -> new IllegalStateException(type + " comes from no archive"));
        Path target = home().resolve(Objects.requireNonNull(built.getParent()));
        String name = String.valueOf(built.getFileName());
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(target)) {
            try (DirectoryStream<Path> zips = Files.newDirectoryStream(target, name)) {
                zips.forEach(found::add);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot look for the archive", e);
            }
        }
        if (found.size() != 1) {
            throw new IllegalStateException(
                    "expected one " + built + ", found " + found.size() + "; build it, or choose one with --archive");
        }
        return found.get(0);
    }

    /** The project's directory. */
    static Path home() {
        return Path.of(System.getProperty(HOME, "")).toAbsolutePath();
    }
}
