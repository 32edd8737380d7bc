package io.kafkachat.connect;

import io.kafkachat.config.Check;
import io.kafkachat.config.KeyGroup;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;

/** The keys that say how a sink task, which has a producer of its own, writes output events. */
final class OutputWriterConfig {

    static final String BOOTSTRAP_SERVERS = "output.bootstrap.servers";
    static final String PRODUCER_PREFIX = "output.producer.";
    static final String VALUE_CONVERTER = "output.value.converter";
    static final String KEY_CONVERTER = "output.key.converter";
    static final String HEADER_CONVERTER = "output.header.converter";

    private OutputWriterConfig() {}

    static ConfigDef keys() {
        return new KeyGroup("Writing output")
                .key(
                        BOOTSTRAP_SERVERS,
                        Type.STRING,
                        ConfigDef.NO_DEFAULT_VALUE,
                        Check.NOT_BLANK,
                        Importance.HIGH,
                        Width.LONG,
                        "Output bootstrap servers",
                        "Kafka cluster of the output topics, usually the worker's own, which a sink task cannot see. Any producer setting,"
                                + " security included, can be given with the prefix " + PRODUCER_PREFIX
                                + ", e.g. output.producer.security.protocol.")
                .key(
                        VALUE_CONVERTER,
                        Type.CLASS,
                        JsonConverter.class,
                        null,
                        Importance.MEDIUM,
                        Width.LONG,
                        "Output value converter",
                        "Connect converter of the values of output events. Its settings have the prefix "
                                + VALUE_CONVERTER
                                + "., e.g. output.value.converter.schema.registry.url. JsonConverter writes no schemas unless"
                                + " output.value.converter.schemas.enable is true.")
                .key(
                        KEY_CONVERTER,
                        Type.CLASS,
                        null,
                        null,
                        Importance.LOW,
                        Width.LONG,
                        "Output key converter",
                        "Connect converter of the keys of output events; its settings begin with output.key.converter. too. Without it keys are"
                                + " written as they came: bytes as they are, others with the connector's key.converter if it has one,"
                                + " else text as it is and others as JSON without schema.")
                .key(
                        HEADER_CONVERTER,
                        Type.CLASS,
                        null,
                        null,
                        Importance.LOW,
                        Width.LONG,
                        "Output header converter",
                        "Connect converter of the prompt's headers, which every output event repeats; bytes need none. Default: the"
                                + " connector's header.converter if it has one, else SimpleHeaderConverter. A worker's default reads a header 007"
                                + " as the number 7; with header.converter=org.apache.kafka.connect.converters.ByteArrayConverter headers are"
                                + " passed on unread.")
                .keys();
    }

    static OutputSettings settings(ConnectorConfig config) {
        ConverterSettings value = ConverterSettings.given(config, VALUE_CONVERTER);
        ConverterSettings header = ConverterSettings.given(config, HEADER_CONVERTER);
        ConverterSettings originalHeader = ConverterSettings.ofConnector(config, "header.converter");
        return new OutputSettings(
                ChunkConfig.topics(config),
                ChunkConfig.linger(config),
                producer(config, config.getString(BOOTSTRAP_SERVERS)),
                consumer(config),
                value == null ? ConverterSettings.json(VALUE_CONVERTER) : value,
                ConverterSettings.given(config, KEY_CONVERTER),
                ConverterSettings.ofConnector(config, "key.converter"),
                ConverterSettings.ofConnector(config, "value.converter"),
                header != null
                        ? header
                        : originalHeader != null
                                ? originalHeader
                                : new ConverterSettings(HEADER_CONVERTER, SimpleHeaderConverter.class, Map.of()));
    }

    /** What of the producer's properties another client of the same cluster understands: connection and security. */
    static Map<String, Object> connection(ConnectorConfig config, Set<String> understood) {
        return config.connection(PRODUCER_PREFIX, understood, config.getString(BOOTSTRAP_SERVERS));
    }

    /** Properties of a producer of bytes, {@code client.id} excepted. */
    static Map<String, Object> producer(ConnectorConfig config, String bootstrapServers) {
        Map<String, Object> properties = new HashMap<>();
        // Outputs have been gathered before they come to the producer.
        properties.put(ProducerConfig.LINGER_MS_CONFIG, "0");
        // A topic without metadata must not hold up the others for the default of a minute at a time.
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "5000");
        properties.putAll(config.passedThrough(PRODUCER_PREFIX));
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return properties;
    }

    private static Map<String, Object> consumer(ConnectorConfig config) {
        Map<String, Object> properties = connection(config, ConsumerConfig.configNames());
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        return properties;
    }
}
