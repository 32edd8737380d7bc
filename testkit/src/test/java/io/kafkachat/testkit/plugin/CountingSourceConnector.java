package io.kafkachat.testkit.plugin;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/** A plugin for the tests of the worker: writes the numbers from 0 up to a limit, one transaction each. */
public final class CountingSourceConnector extends SourceConnector {

    static final String TOPIC = "topic";
    static final String LIMIT = "limit";
    /** The one source partition, and how its offset names the next number. */
    static final String COUNTER = "counter";

    static final String NEXT = "next";

    private Map<String, String> properties = Map.of();

    @Override
    public void start(Map<String, String> props) {
        properties = Map.copyOf(props);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return CountingSourceTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return List.of(properties);
    }

    @Override
    public void stop() {}

    @Override
    public ConfigDef config() {
        return new ConfigDef()
                .define(TOPIC, ConfigDef.Type.STRING, ConfigDef.Importance.HIGH, "Where to.")
                .define(LIMIT, ConfigDef.Type.LONG, ConfigDef.Importance.HIGH, "How many numbers.");
    }

    @Override
    public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> connectorConfig) {
        return ExactlyOnceSupport.SUPPORTED;
    }

    @Override
    public boolean alterOffsets(Map<String, String> connectorConfig, Map<Map<String, ?>, Map<String, ?>> offsets) {
        return true;
    }

    @Override
    public String version() {
        return "1.0";
    }
}
