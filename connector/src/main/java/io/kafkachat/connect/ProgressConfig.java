package io.kafkachat.connect;

import io.kafkachat.config.KeyGroup;
import io.kafkachat.connect.ProgressSettings.Scan;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/** The keys that say how a sink commits its progress and finds it again. */
final class ProgressConfig {

    static final String CLOSE_DRAIN_TIMEOUT = "close.drain.timeout.ms";
    static final String SCAN_ENABLED = "recovery.scan.enabled";
    static final String SCAN_SLACK = "recovery.scan.slack.ms";
    static final String SCAN_TIMEOUT = "recovery.scan.timeout.ms";
    static final String COMMIT_INTERVAL = "commit.request.interval.ms";
    static final String OFFSETS_BOOTSTRAP_SERVERS = "offsets.bootstrap.servers";
    static final String OFFSETS_GROUP = "offsets.group.id";
    static final String OFFSETS_ADMIN_PREFIX = "offsets.admin.";

    private static final String GROUP_OVERRIDE = "consumer.override.group.id";

    private ProgressConfig() {}

    static ConfigDef keys() {
        return new KeyGroup("Progress")
                .key(
                        CLOSE_DRAIN_TIMEOUT,
                        Type.LONG,
                        3_000L,
                        Range.between(0, 3_600_000),
                        Importance.MEDIUM,
                        Width.SHORT,
                        "Drain timeout",
                        "How long a task that loses partitions waits for calls in flight, so that their answers need not be paid for again. Keep"
                                + " it below the worker's task.shutdown.graceful.timeout.ms (5,000 by default, for all tasks together).")
                .key(
                        SCAN_ENABLED,
                        Type.BOOLEAN,
                        true,
                        null,
                        Importance.MEDIUM,
                        Width.SHORT,
                        "Recovery scan",
                        "Whether a task that gets partitions looks through the end of the output topics for answers that were published after the"
                                + " last commit. It needs READ on the topics.")
                .key(
                        SCAN_SLACK,
                        Type.LONG,
                        10_000L,
                        Range.between(0, 86_400_000),
                        Importance.LOW,
                        Width.SHORT,
                        "Recovery scan slack",
                        "How long before the last commit the scan begins: as much as the clocks of workers may differ.")
                .key(
                        SCAN_TIMEOUT,
                        Type.LONG,
                        30_000L,
                        Range.between(1, 600_000),
                        Importance.LOW,
                        Width.SHORT,
                        "Recovery scan timeout",
                        "How long reading back progress may take; then the task goes on with what it found. Keep it well below"
                                + " max.poll.interval.ms.")
                .key(
                        COMMIT_INTERVAL,
                        Type.LONG,
                        1_000L,
                        Range.between(1, 86_400_000),
                        Importance.LOW,
                        Width.SHORT,
                        "Commit request interval",
                        "How often a task with progress asks Connect to commit it, which the worker does every offset.flush.interval.ms anyway.")
                .key(
                        OFFSETS_BOOTSTRAP_SERVERS,
                        Type.STRING,
                        "",
                        null,
                        Importance.LOW,
                        Width.LONG,
                        "Offsets bootstrap servers",
                        "Kafka cluster of the worker, whose consumer group keeps the progress. Default: "
                                + OutputWriterConfig.BOOTSTRAP_SERVERS
                                + " with the security of " + OutputWriterConfig.PRODUCER_PREFIX
                                + "*. Any Admin client setting can be given with the"
                                + " prefix " + OFFSETS_ADMIN_PREFIX + ". It needs DESCRIBE on the group.")
                .key(
                        OFFSETS_GROUP,
                        Type.STRING,
                        "",
                        null,
                        Importance.LOW,
                        Width.MEDIUM,
                        "Offsets group",
                        "The connector's consumer group. Default: " + GROUP_OVERRIDE
                                + " if given, else connect- and the connector's name. Set it"
                                + " if the worker's configuration has consumer.group.id.")
                .keys();
    }

    static ProgressSettings settings(ConnectorConfig config) {
        return new ProgressSettings(
                millis(config, CLOSE_DRAIN_TIMEOUT),
                new Scan(config.getBoolean(SCAN_ENABLED), millis(config, SCAN_SLACK), millis(config, SCAN_TIMEOUT)),
                millis(config, COMMIT_INTERVAL),
                group(config),
                admin(config));
    }

    private static String group(ConnectorConfig config) {
        String given = config.getString(OFFSETS_GROUP);
        Object override = config.originals().get(GROUP_OVERRIDE);
        return !given.isBlank() ? given : override != null ? override.toString() : "connect-" + config.connector();
    }

    private static Map<String, Object> admin(ConnectorConfig config) {
        String servers = config.getString(OFFSETS_BOOTSTRAP_SERVERS);
        Map<String, Object> properties = servers.isBlank()
                ? OutputWriterConfig.connection(config, AdminClientConfig.configNames())
                : new HashMap<>(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers));
        properties.putAll(config.passedThrough(OFFSETS_ADMIN_PREFIX));
        return properties;
    }

    private static Duration millis(ConnectorConfig config, String key) {
        return Duration.ofMillis(config.getLong(key));
    }
}
