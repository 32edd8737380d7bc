package io.kafkachat.benchmarks;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The connectors of the plugin: what each needs to run, and what is expected of it. */
enum ConnectorType {
    SINK(
            "output.bootstrap.servers",
            Map.of(
                    "connector.class", "io.kafkachat.connect.ChatCompletionsSinkConnector",
                    "consumer.override.max.poll.records", "100"),
            Map.of(),
            new Targets(0.45, 0.25, 15, 40)),

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
            // Each transaction leaves records in the offsets topic, which every start of a task reads: small segments
            // are
            // compacted soon.
            Map.of("exactly.once.source.support", "enabled", "offset.storage.segment.bytes", "16777216"),
            new Targets(0.6, 0.6, 25, 120));

    /**
     * What a figure should be at most.
     *
     * @param coldCpu seconds per 1,000 completions of a worker just started
     * @param warmCpu seconds per 1,000 completions later
     * @param addedP50 milliseconds until a completion is in its topic
     * @param addedP99 milliseconds
     */
    record Targets(double coldCpu, double warmCpu, double addedP50, double addedP99) {}

    private final String bootstrapServersKey;
    private final Map<String, String> settings;
    private final Map<String, String> workerSettings;
    private final Targets targets;

    ConnectorType(
            String bootstrapServersKey,
            Map<String, String> settings,
            Map<String, String> workerSettings,
            Targets targets) {
        this.bootstrapServersKey = bootstrapServersKey;
        this.settings = settings;
        this.workerSettings = workerSettings;
        this.targets = targets;
    }

    /** The connector's settings that the other type does not have. */
    Map<String, String> settings(String bootstrapServers) {
        Map<String, String> all = new HashMap<>(settings);
        all.put(bootstrapServersKey, bootstrapServers);
        return all;
    }

    /** What the worker must be told. */
    Map<String, String> workerSettings() {
        return workerSettings;
    }

    Targets targets() {
        return targets;
    }

    /** Whether it writes in transactions: their ends take offsets too, and what is appended is not visible yet. */
    boolean isTransactional() {
        return this == SOURCE;
    }

    /** A scenario's name. The sink's are those it had when there was no source, to be comparable. */
    String scenario(String name) {
        return this == SINK ? name : this + "-" + name;
    }

    /** The beginning of a title. */
    String title(String measured) {
        return this == SINK ? measured : measured + " of the " + this;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
