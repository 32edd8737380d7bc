package io.kafkachat.connect;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes prompt topics itself, calls a chat-completions API for each event and hands completions, tool calls, usage and errors to Connect. On a
 * worker with {@code exactly.once.source.support=enabled}, outputs and progress are committed in one transaction: a reader of
 * committed records sees every output exactly once.
 */
public class ChatCompletionsSourceConnector extends SourceConnector {

    private static final Logger log = LoggerFactory.getLogger(ChatCompletionsSourceConnector.class);
    private static final Duration CLOSE = Duration.ofSeconds(1);

    private Map<String, String> properties = Map.of();
    private final Closeables resources = new Closeables();
    private @Nullable TopicsMonitor monitor;

    /** Made by the Connect worker. */
    public ChatCompletionsSourceConnector() {}

    @Override
    public String version() {
        return PluginVersion.get();
    }

    @Override
    public ConfigDef config() {
        return SourceConfig.definition();
    }

    /**
     * Checks every key by itself and against the others; errors stand at the key at fault. The keys of fallbacks are no part of
     * {@link #config}, which knows no names; values of theirs that are secret are hidden all the same.
     */
    @Override
    public Config validate(Map<String, String> connectorConfigs) {
        return ConfigValidation.source(connectorConfigs);
    }

    @Override
    public void start(Map<String, String> props) {
        properties = Map.copyOf(props);
        SourceConfig config = new SourceConfig(props);
        ConnectorAdvice.of(config).forEach(log::warn);
        SourceAdvice.of(config).forEach(log::warn);
        IntakeSettings intake = IntakeConfig.settings(config);
        Admin admin = Admin.create(intake.admin());
        resources.add(() -> admin.close(CLOSE));
        PromptTopics topics = new PromptTopics(
                admin, intake, ChunkConfig.topics(config).names().values());
        InitialOffsets initial = new InitialOffsets(admin, intake, Clock.systemUTC());
        TopicsMonitor started = resources.add(new TopicsMonitor(
                "chat-topics-" + config.connector(),
                () -> {
                    Set<TopicPartition> partitions = topics.partitions();
                    initial.keep(context().offsetStorageReader(), partitions);
                    return partitions;
                },
                () -> context().requestTaskReconfiguration(),
                intake.refreshInterval()));
        started.start();
        monitor = started;
    }

    @Override
    public Class<? extends Task> taskClass() {
        return ChatCompletionsSourceTask.class;
    }

    /** Throws if the topics cannot be seen: Connect tries again then, and leaves the tasks as they are. */
    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        if (monitor == null) {
            throw new IllegalStateException("The connector is not started");
        }
        Set<TopicPartition> partitions = monitor.current();
        if (partitions.isEmpty()) {
            log.warn("There is no partition of the prompt topics yet: no tasks until one is found");
        }
        return TaskPartitions.spread(partitions, maxTasks).stream()
                .map(this::taskConfig)
                .toList();
    }

    private Map<String, String> taskConfig(Set<TopicPartition> partitions) {
        Map<String, String> config = new HashMap<>(properties);
        config.put(TaskPartitions.KEY, TaskPartitions.write(partitions));
        return config;
    }

    @Override
    public void stop() {
        resources.close();
    }

    /** Only if prompts of open or aborted transactions are not read: those may vanish. */
    @Override
    public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> connectorConfig) {
        try {
            return IntakeConfig.settings(new SourceConfig(connectorConfig)).isReadCommitted()
                    ? ExactlyOnceSupport.SUPPORTED
                    : ExactlyOnceSupport.UNSUPPORTED;
        } catch (ConfigException e) {
            // Reported where it stands.
            return ExactlyOnceSupport.SUPPORTED;
        }
    }

    /**
     * Offsets may be set by REST: {@code {"topic", "partition"}} to {@code {"offset"}}.
     *
     * @throws org.apache.kafka.connect.errors.ConnectException that names the field at fault
     */
    @Override
    public boolean alterOffsets(Map<String, String> connectorConfig, Map<Map<String, ?>, Map<String, ?>> offsets) {
        SourceOffsets.Alteration alteration = SourceOffsets.validate(offsets);
        SourceConfig config = new SourceConfig(connectorConfig);
        IntakeSettings intake = IntakeConfig.settings(config);
        try (Admin admin = Admin.create(intake.admin())) {
            Set<TopicPartition> existing = new PromptTopics(
                            admin, intake, ChunkConfig.topics(config).names().values())
                    .partitions();
            new InitialOffsets(admin, intake, Clock.systemUTC()).alter(alteration, existing);
        }
        return true;
    }
}
