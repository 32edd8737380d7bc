package io.kafkachat.connect;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads prompt events, calls a chat-completions API for each and publishes completions, tool calls, usage and errors to
 * topics of their own. At least once; see the delivery guarantees in the documentation for what may happen twice.
 */
public class ChatCompletionsSinkConnector extends SinkConnector {

    private static final Logger log = LoggerFactory.getLogger(ChatCompletionsSinkConnector.class);

    private Map<String, String> properties = Map.of();

    /** Made by the Connect worker. */
    public ChatCompletionsSinkConnector() {}

    @Override
    public String version() {
        return PluginVersion.get();
    }

    @Override
    public ConfigDef config() {
        return SinkConfig.definition();
    }

    /**
     * Checks every key by itself and against the others; errors stand at the key at fault. The keys of fallbacks are no part of
     * {@link #config}, which knows no names; values of theirs that are secret are hidden all the same.
     */
    @Override
    public Config validate(Map<String, String> connectorConfigs) {
        return ConfigValidation.sink(connectorConfigs);
    }

    @Override
    public void start(Map<String, String> props) {
        properties = Map.copyOf(props);
        ConnectorAdvice.of(new SinkConfig(props)).forEach(log::warn);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return ChatCompletionsSinkTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return Collections.nCopies(maxTasks, new HashMap<>(properties));
    }

    @Override
    public void stop() {}

    /** Offsets may be set by REST: Connect writes them without metadata, and so without our map of completed offsets. */
    @Override
    public boolean alterOffsets(Map<String, String> connectorConfig, Map<TopicPartition, Long> offsets) {
        return true;
    }
}
