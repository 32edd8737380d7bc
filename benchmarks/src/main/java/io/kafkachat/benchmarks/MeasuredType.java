package io.kafkachat.benchmarks;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What can be measured: what each needs to run, and what is expected of it. */
enum MeasuredType {
    SINK(
            "output.bootstrap.servers",
            Map.of(
                    "connector.class", "io.kafkachat.connect.ChatCompletionsSinkConnector",
                    "consumer.override.max.poll.records", "100"),
            Targets.SINK),

    /** Exactly once, with what most users will have: keys as they are, values written by the JSON converter. */
    SOURCE(
            "prompt.bootstrap.servers",
            Map.of(
                    "connector.class", "io.kafkachat.connect.ChatCompletionsSourceConnector",
                    "exactly.once.support", "required",
                    "key.converter", "org.apache.kafka.connect.converters.ByteArrayConverter",
                    "header.converter", "org.apache.kafka.connect.converters.ByteArrayConverter",
                    "value.converter", "org.apache.kafka.connect.json.JsonConverter",
                    "value.converter.schemas.enable", "false"),
            Targets.SOURCE),

    /** Exactly once, with usage windows as they are by default. */
    STREAMS(
            "bootstrap.servers",
            Map.of("application.id", Testbed.NAME, "instance.id", Testbed.NAME + "-1"),
            Targets.STREAMS);

    private final String bootstrapServersKey;
    private final Map<String, String> settings;
    private final Targets targets;

    MeasuredType(String bootstrapServersKey, Map<String, String> settings, Targets targets) {
        this.bootstrapServersKey = bootstrapServersKey;
        this.settings = settings;
        this.targets = targets;
    }

    /** The settings that the other types do not have. */
    Map<String, String> settings(String bootstrapServers) {
        Map<String, String> all = new HashMap<>(settings);
        all.put(bootstrapServersKey, bootstrapServers);
        return all;
    }

    /** Output topics that the other types do not have. */
    List<String> topics() {
        return this == STREAMS
                ? List.of(Testbed.NAME + "-usage-metrics-1m", Testbed.NAME + "-usage-metrics-1h")
                : List.of();
    }

    Targets targets() {
        return targets;
    }

    /** Whether it writes in transactions: their ends take offsets too, and what is appended is not visible yet. */
    boolean isTransactional() {
        return this != SINK;
    }

    /** The process that is measured. */
    String process() {
        return this == STREAMS ? "app" : "worker";
    }

    /** Where its archive is built, below the project's directory. */
    Path archiveDirectory() {
        return this == STREAMS ? Path.of("streams-app", "target") : Path.of("connector", "target");
    }

    /** The archive's name there. */
    String archiveName() {
        return this == STREAMS ? "kafkachat-streams-*.zip" : "kafkachat-connect-*.zip";
    }

    /** Starts its process, but for the app's, which is started when it is to answer. */
    Measured prepare(Path directory, Trial trial, String bootstrapServers) {
        return this == STREAMS
                ? MeasuredApp.prepare(directory, trial)
                : MeasuredConnector.prepare(directory, trial, bootstrapServers);
    }

    /** A scenario's name. The sink's are those it had when there was nothing else, to be comparable. */
    String scenario(String name) {
        return this == SINK ? name : this + "-" + name;
    }

    /** The beginning of a title. */
    String title(String measured) {
        return switch (this) {
            case SINK -> measured;
            case SOURCE -> measured + " of the source";
            case STREAMS -> measured + " of the Streams app";
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
