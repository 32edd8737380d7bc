package io.kafkachat.testkit.kafka;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Settings of a distributed Connect worker for tests. A worker started with the same group id on the same broker goes on
 * with the connectors of the one before; several at a time form a cluster.
 *
 * @param pluginPath the directory that holds the unpacked plugins
 * @param groupId also names the internal topics: {@code GROUP-configs}, {@code GROUP-offsets}, {@code GROUP-status}
 * @param sessionTimeout after how long a dead worker is replaced, and a dead consumer of a task
 * @param overrides further worker settings; they go before all others
 */
public record WorkerSettings(
        String bootstrapServers,
        Path pluginPath,
        String groupId,
        Duration offsetFlushInterval,
        Duration sessionTimeout,
        Map<String, String> overrides) {

    public WorkerSettings {
        overrides = Map.copyOf(overrides);
    }

    /** Offsets are committed every second, the dead are replaced after six. */
    public static WorkerSettings of(String bootstrapServers, Path pluginPath, String groupId) {
        return new WorkerSettings(
                bootstrapServers, pluginPath, groupId, Duration.ofSeconds(1), Duration.ofSeconds(6), Map.of());
    }

    /** Of another Connect cluster, with internal topics of its own. */
    public WorkerSettings withGroupId(String group) {
        return new WorkerSettings(bootstrapServers, pluginPath, group, offsetFlushInterval, sessionTimeout, overrides);
    }

    /**
     * Source connectors may write in transactions. All workers of a cluster must have it, and a cluster that exists is brought
     * to it in two steps; see Connect's {@code exactly.once.source.support}.
     */
    public WorkerSettings withExactlyOnceSource() {
        return with("exactly.once.source.support", "enabled");
    }

    public WorkerSettings withOffsetFlushInterval(Duration interval) {
        return new WorkerSettings(bootstrapServers, pluginPath, groupId, interval, sessionTimeout, overrides);
    }

    public WorkerSettings withSessionTimeout(Duration timeout) {
        return new WorkerSettings(bootstrapServers, pluginPath, groupId, offsetFlushInterval, timeout, overrides);
    }

    /** Adds a worker setting. */
    public WorkerSettings with(String key, String value) {
        Map<String, String> more = new HashMap<>(overrides);
        more.put(key, value);
        return new WorkerSettings(bootstrapServers, pluginPath, groupId, offsetFlushInterval, sessionTimeout, more);
    }

    /** The worker's configuration, REST on a free port of 127.0.0.1. */
    public Map<String, String> toProperties() {
        String session = Long.toString(sessionTimeout.toMillis());
        String heartbeat = Long.toString(Math.max(100, sessionTimeout.toMillis() / 5));
        Map<String, String> config = new HashMap<>();
        config.put("bootstrap.servers", bootstrapServers);
        config.put("group.id", groupId);
        config.put("config.storage.topic", groupId + "-configs");
        config.put("offset.storage.topic", groupId + "-offsets");
        config.put("status.storage.topic", groupId + "-status");
        config.put("config.storage.replication.factor", "1");
        config.put("offset.storage.replication.factor", "1");
        config.put("status.storage.replication.factor", "1");
        config.put("offset.storage.partitions", "4");
        config.put("status.storage.partitions", "1");
        config.put("offset.flush.interval.ms", Long.toString(offsetFlushInterval.toMillis()));
        config.put("plugin.path", pluginPath.toAbsolutePath().toString());
        config.put("plugin.discovery", "service_load");
        config.put("listeners", "http://127.0.0.1:0");
        config.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
        config.put("value.converter", "org.apache.kafka.connect.storage.StringConverter");
        config.put("connector.client.config.override.policy", "All");
        config.put("session.timeout.ms", session);
        config.put("heartbeat.interval.ms", heartbeat);
        config.put("consumer.session.timeout.ms", session);
        config.put("consumer.heartbeat.interval.ms", heartbeat);
        config.put("scheduled.rebalance.max.delay.ms", "0");
        config.putAll(overrides);
        return config;
    }
}
