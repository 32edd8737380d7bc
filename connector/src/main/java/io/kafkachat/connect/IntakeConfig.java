package io.kafkachat.connect;

import io.kafkachat.config.Check;
import io.kafkachat.config.KeyGroup;
import io.kafkachat.config.TopicsConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The keys that say what a source reads, and how. */
final class IntakeConfig {

    static final String REFRESH_INTERVAL = "topics.refresh.interval.ms";
    static final String BOOTSTRAP_SERVERS = "prompt.bootstrap.servers";
    static final String CONSUMER_PREFIX = "prompt.consumer.";
    static final String KEY_CONVERTER = "prompt.key.converter";
    static final String VALUE_CONVERTER = "prompt.value.converter";
    static final String HEADER_CONVERTER = "prompt.header.converter";

    private IntakeConfig() {}

    static ConfigDef keys() {
        return TopicsConfig.addTo(new KeyGroup("Prompt topics"))
                .key(
                        BOOTSTRAP_SERVERS,
                        Type.STRING,
                        ConfigDef.NO_DEFAULT_VALUE,
                        Check.NOT_BLANK,
                        Importance.HIGH,
                        Width.LONG,
                        "Prompt bootstrap servers",
                        "Kafka cluster of the prompt topics. Any consumer setting, security included, can be given with the prefix "
                                + CONSUMER_PREFIX
                                + ", e.g. prompt.consumer.auto.offset.reset (earliest by default here),"
                                + " prompt.consumer.isolation.level (read_committed by default here; exactly once needs it), or"
                                + " prompt.consumer.group.id (connect- and the connector's name by default, as for a sink). The group has no"
                                + " members: it shows the lag, and where reading begins as long as Connect has no offset; with an empty name there is none.")
                .key(
                        REFRESH_INTERVAL,
                        Type.LONG,
                        30_000L,
                        Range.between(1_000, 86_400_000),
                        Importance.LOW,
                        Width.SHORT,
                        "Topics refresh interval",
                        "How often the connector looks for new topics and partitions. When it has found some and no more come, its tasks are"
                                + " restarted with them.")
                .key(
                        KEY_CONVERTER,
                        Type.CLASS,
                        null,
                        null,
                        Importance.MEDIUM,
                        Width.LONG,
                        "Prompt key converter",
                        "Connect converter that reads the keys of prompts; its settings begin with prompt.key.converter. too. Default: the"
                                + " connector's key.converter, which writes them again, if it has one, else bytes as they are.")
                .key(
                        VALUE_CONVERTER,
                        Type.CLASS,
                        null,
                        null,
                        Importance.MEDIUM,
                        Width.LONG,
                        "Prompt value converter",
                        "Connect converter that reads the values of prompts; its settings begin with prompt.value.converter. too. Bytes that"
                                + " are text or JSON need none. JsonConverter expects no schemas unless"
                                + " prompt.value.converter.schemas.enable is true.")
                .key(
                        HEADER_CONVERTER,
                        Type.CLASS,
                        null,
                        null,
                        Importance.LOW,
                        Width.LONG,
                        "Prompt header converter",
                        "Connect converter that reads the headers of prompts. Without it they are passed on as they are: as bytes if the"
                                + " connector's header.converter is ByteArrayConverter, else as text, and as bytes what is no text.")
                .keys();
    }

    static IntakeSettings settings(ConnectorConfig config) {
        ConverterSettings key = ConverterSettings.given(config, KEY_CONVERTER);
        ConverterSettings connectors = ConverterSettings.ofConnector(config, "key.converter");
        return new IntakeSettings(
                config.getList(TopicsConfig.TOPICS),
                TopicsConfig.pattern(config),
                consumer(config),
                admin(config),
                Duration.ofMillis(config.getLong(REFRESH_INTERVAL)),
                key != null ? key : connectors,
                ConverterSettings.given(config, VALUE_CONVERTER),
                ConverterSettings.given(config, HEADER_CONVERTER));
    }

    private static Map<String, Object> consumer(ConnectorConfig config) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // The overshoot of every limit on what is outstanding.
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "100");
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, "connect-" + config.connector());
        properties.putAll(config.passedThrough(CONSUMER_PREFIX));
        properties.computeIfPresent(
                ConsumerConfig.GROUP_ID_CONFIG, (key, group) -> group.toString().isBlank() ? null : group);
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.getString(BOOTSTRAP_SERVERS));
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return properties;
    }

    /** The consumer's connection and security. */
    private static Map<String, Object> admin(ConnectorConfig config) {
        Map<String, Object> properties = config.connection(
                CONSUMER_PREFIX, AdminClientConfig.configNames(), config.getString(BOOTSTRAP_SERVERS));
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, "chat-topics-" + config.connector());
        return properties;
    }
}
