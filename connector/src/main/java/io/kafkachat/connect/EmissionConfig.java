package io.kafkachat.connect;

import io.kafkachat.config.KeyGroup;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;

/** The keys that say how a source hands output events to Connect, which writes them. */
final class EmissionConfig {

    static final String LINGER = "batch.linger.ms";
    static final String MAX_PROMPTS = "batch.max.prompts";
    static final String MAX_RECORD_BYTES = "output.max.record.bytes";
    static final String CHUNK_BOOTSTRAP_SERVERS = OutputWriterConfig.BOOTSTRAP_SERVERS;

    private static final String PRODUCER_LIMIT = "producer.override." + ProducerConfig.MAX_REQUEST_SIZE_CONFIG;
    // Kafka's own default for producers and topics.
    private static final int DEFAULT_LIMIT = 1 << 20;

    private EmissionConfig() {}

    static ConfigDef keys() {
        return new KeyGroup("Emission")
                .key(
                        LINGER,
                        Type.LONG,
                        2L,
                        Range.between(0, 10_000),
                        Importance.LOW,
                        Width.SHORT,
                        "Batch linger",
                        "How long the first finished answer waits for others to go out in the same transaction; while many come at once, up to 20 ms"
                                + " if this is less. Less makes more transactions, each of"
                                + " which costs the broker the same, whatever is in it.")
                .key(
                        MAX_PROMPTS,
                        Type.INT,
                        500,
                        Range.between(1, 100_000),
                        Importance.LOW,
                        Width.SHORT,
                        "Batch maximum prompts",
                        "The outputs of so many prompts go out in one transaction at most.")
                .key(
                        MAX_RECORD_BYTES,
                        Type.INT,
                        0,
                        Range.between(0, Integer.MAX_VALUE),
                        Importance.LOW,
                        Width.SHORT,
                        "Output maximum record bytes",
                        "An output record that is larger as JSON, key and headers included, is replaced by an error event, because a record that"
                                + " Kafka refuses would stop the task for good. Keep it below the producer's max.request.size and the topics'"
                                + " max.message.bytes. 0: nine tenths of " + PRODUCER_LIMIT + ", or of 1,048,576.")
                .key(
                        CHUNK_BOOTSTRAP_SERVERS,
                        Type.STRING,
                        "",
                        null,
                        Importance.LOW,
                        Width.LONG,
                        "Output bootstrap servers",
                        "Only for " + ChunkConfig.CHUNKS
                                + ", whose records a producer of the task's own sends at once, outside all transactions: the"
                                + " Kafka cluster of that topic. Default: " + IntakeConfig.BOOTSTRAP_SERVERS
                                + ". Producer settings can be given with the prefix "
                                + OutputWriterConfig.PRODUCER_PREFIX + ".")
                .keys();
    }

    static EmissionSettings settings(ConnectorConfig config) {
        return new EmissionSettings(
                Duration.ofMillis(config.getLong(LINGER)),
                config.getInt(MAX_PROMPTS),
                maxRecordBytes(config),
                isBytes(config, "value.converter"),
                isBytes(config, "header.converter"));
    }

    private static int maxRecordBytes(ConnectorConfig config) {
        int given = config.getInt(MAX_RECORD_BYTES);
        if (given > 0) {
            return given;
        }
        Object limit = config.originals().get(PRODUCER_LIMIT);
        try {
            return (limit == null
                            ? DEFAULT_LIMIT
                            : Integer.parseInt(limit.toString().strip()))
                    / 10
                    * 9;
        } catch (NumberFormatException e) {
            // Connect itself reports it.
            return DEFAULT_LIMIT / 10 * 9;
        }
    }

    private static boolean isBytes(ConnectorConfig config, String key) {
        ConverterSettings converter = ConverterSettings.ofConnector(config, key);
        return converter != null && converter.isBytes();
    }

    /** How chunks are written: as Connect writes the other outputs, as far as the connector's configuration tells. */
    static OutputSettings chunks(ConnectorConfig config) {
        ConverterSettings value = ConverterSettings.ofConnector(config, "value.converter");
        ConverterSettings header = ConverterSettings.ofConnector(config, "header.converter");
        String servers = config.getString(CHUNK_BOOTSTRAP_SERVERS);
        return new OutputSettings(
                ChunkConfig.topics(config),
                ChunkConfig.linger(config),
                OutputWriterConfig.producer(
                        config, servers.isBlank() ? config.getString(IntakeConfig.BOOTSTRAP_SERVERS) : servers),
                Map.of(),
                value == null || value.isBytes() ? ConverterSettings.json("value.converter") : value,
                null,
                null,
                null,
                header == null
                        ? new ConverterSettings("header.converter", SimpleHeaderConverter.class, Map.of())
                        : header);
    }
}
