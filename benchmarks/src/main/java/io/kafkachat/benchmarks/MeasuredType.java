package io.kafkachat.benchmarks;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
            Targets.STREAMS),

    /** A baseline: the JDK's HTTP client without Kafka, which is the ceiling. */
    HTTP_CLIENT("bootstrap.servers", Map.of("chat.model", "nvidia/nemotron-3-ultra-550b-a55b"), Targets.NONE),

    /** A baseline: what a competent user would write instead. */
    PARALLEL_CONSUMER(
            "bootstrap.servers",
            Map.of("group.id", Testbed.NAME, "completions.topic", Testbed.completionsTopic()),
            Targets.NONE);

    /** The default of connectors. */
    private static final int OUTSTANDING = 2_000;

    private final String bootstrapServersKey;
    private final Map<String, String> settings;
    private final Targets targets;

    MeasuredType(String bootstrapServersKey, Map<String, String> settings, Targets targets) {
        this.bootstrapServersKey = bootstrapServersKey;
        this.settings = settings;
        this.targets = targets;
    }

    /** Those that read prompts from a topic and write completions to one. */
    static Set<MeasuredType> withTopics() {
        return EnumSet.complementOf(EnumSet.of(HTTP_CLIENT));
    }

    /** The settings that the other types do not have. */
    Map<String, String> settings(String bootstrapServers) {
        Map<String, String> all = new HashMap<>(settings);
        all.put(bootstrapServersKey, bootstrapServers);
        return all;
    }

    /** Settings that so many calls in flight need: prompts enough must be taken on. The app sees to it by itself. */
    Map<String, String> room(int inFlight) {
        return this == SINK || this == SOURCE
                ? Map.of("max.outstanding.records", Integer.toString(Math.max(OUTSTANDING, 2 * inFlight)))
                : Map.of();
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
        return this == SOURCE || this == STREAMS;
    }

    /** The process that is measured. */
    String process() {
        return switch (this) {
            case SINK, SOURCE -> "worker";
            case STREAMS, PARALLEL_CONSUMER -> "app";
            case HTTP_CLIENT -> "client";
        };
    }

    /** The archive that it comes from, below the project's directory; its name may have a star. Baselines have none. */
    Optional<Path> archive() {
        return switch (this) {
            case SINK, SOURCE -> Optional.of(Path.of("connector", "target", "kafkachat-connect-*.zip"));
            case STREAMS -> Optional.of(Path.of("streams-app", "target", "kafkachat-streams-*.zip"));
            case HTTP_CLIENT, PARALLEL_CONSUMER -> Optional.empty();
        };
    }

    /** Starts the worker; other processes are started when they are to answer. */
    Measured prepare(Path directory, Trial trial, String bootstrapServers) {
        return switch (this) {
            case SINK, SOURCE -> MeasuredConnector.prepare(directory, trial, bootstrapServers);
            case STREAMS -> MeasuredApp.prepare(directory, trial);
            case HTTP_CLIENT -> MeasuredHttpClient.prepare(directory, trial.options());
            case PARALLEL_CONSUMER -> MeasuredProgram.parallelConsumer(directory, trial.options());
        };
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
            case HTTP_CLIENT -> measured + " of the HTTP client alone";
            case PARALLEL_CONSUMER -> measured + " of the app on parallel-consumer";
        };
    }

    /** As the option {@code --type} has it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
