package io.kafkachat.connect;

import io.kafkachat.events.EventSettings;
import io.kafkachat.events.EventSettings.EnrichFormat;
import io.kafkachat.events.EventSettings.OutputMode;
import io.kafkachat.events.EventType;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.json.JsonConverterConfig;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.jspecify.annotations.Nullable;

/** The keys that say where output events go and what they look like. */
final class OutputConfig {

    static final String BOOTSTRAP_SERVERS = "output.bootstrap.servers";
    static final String PRODUCER_PREFIX = "output.producer.";
    static final String COMPLETIONS = "completions.topic";
    static final String TOOL_CALLS = "tool.calls.topic";
    static final String USAGE = "usage.topic";
    static final String ERRORS = "errors.topic";
    static final String CHUNKS = "chunks.topic";
    static final String CHUNK_LINGER = "chunks.linger.ms";
    static final String MODE = "output.mode";
    static final String ENRICH_FIELD = "output.enrich.field";
    static final String ENRICH_FORMAT = "output.enrich.format";
    static final String INCLUDE_RAW = "output.include.raw";
    static final String VALUE_CONVERTER = "output.value.converter";
    static final String KEY_CONVERTER = "output.key.converter";
    static final String HEADER_CONVERTER = "output.header.converter";

    private static final String CONNECTOR = "${connector}";
    // Kafka allows 249 characters.
    private static final int LONGEST_TOPIC = 249;
    /** In both the producer and other clients, but of different types or meaning. */
    private static final Set<String> PRODUCER_ONLY =
            Set.of(CommonClientConfigs.CLIENT_ID_CONFIG, ProducerConfig.INTERCEPTOR_CLASSES_CONFIG);

    private OutputConfig() {}

    static ConfigDef keys() {
        return new KeyGroup("Output")
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
                        COMPLETIONS,
                        Type.STRING,
                        CONNECTOR + "-completions",
                        topicName(false),
                        Importance.HIGH,
                        Width.MEDIUM,
                        "Completions topic",
                        "One event per choice of an answer. " + CONNECTOR + " stands for the connector's name.")
                .key(
                        TOOL_CALLS,
                        Type.STRING,
                        CONNECTOR + "-tool-calls",
                        topicName(false),
                        Importance.MEDIUM,
                        Width.MEDIUM,
                        "Tool calls topic",
                        "One event per tool call.")
                .key(
                        USAGE,
                        Type.STRING,
                        CONNECTOR + "-usage",
                        topicName(true),
                        Importance.MEDIUM,
                        Width.MEDIUM,
                        "Usage topic",
                        "One event per prompt with tokens, cost and latency: the receipt that all else is published, which also saves paying"
                                + " twice after a crash. Empty: none.")
                .key(
                        ERRORS,
                        Type.STRING,
                        CONNECTOR + "-errors",
                        topicName(false),
                        Importance.HIGH,
                        Width.MEDIUM,
                        "Errors topic",
                        "One event per prompt that ends without an answer.")
                .key(
                        CHUNKS,
                        Type.STRING,
                        "",
                        topicName(true),
                        Importance.MEDIUM,
                        Width.MEDIUM,
                        "Chunks topic",
                        "Pieces of streamed answers while they are generated, for readers who cannot wait; the completion event alone is the"
                                + " truth. Empty: none.")
                .key(
                        CHUNK_LINGER,
                        Type.LONG,
                        200L,
                        Range.between(0, 60_000),
                        Importance.LOW,
                        Width.SHORT,
                        "Chunks linger",
                        "The longest that a piece waits for others to go out with it. The first one goes out at once, and then two, four and so on"
                                + " together, up to " + ChunkBatch.MOST_PIECES + ".")
                .key(
                        MODE,
                        Type.STRING,
                        OneOf.word(OutputMode.ANSWER),
                        OneOf.of(OutputMode.class),
                        Importance.MEDIUM,
                        Width.SHORT,
                        "Output mode",
                        "What is published to " + COMPLETIONS
                                + ": completion events (answer), or the prompt event with one more field"
                                + " (enrich).")
                .key(
                        ENRICH_FIELD,
                        Type.STRING,
                        EventSettings.DEFAULT_ENRICH_FIELD,
                        Check.NOT_BLANK,
                        Importance.MEDIUM,
                        Width.MEDIUM,
                        "Enrich field",
                        "The field that takes the answer when " + MODE
                                + " is enrich; a field of the same name is replaced.")
                .key(
                        ENRICH_FORMAT,
                        Type.STRING,
                        OneOf.word(EnrichFormat.TEXT),
                        OneOf.of(EnrichFormat.class),
                        Importance.LOW,
                        Width.SHORT,
                        "Enrich format",
                        "Whether that field holds the answer's text, or the JSON that the answer must consist of (as JSON text where the prompt"
                                + " event has a schema).")
                .key(
                        INCLUDE_RAW,
                        Type.BOOLEAN,
                        false,
                        null,
                        Importance.LOW,
                        Width.SHORT,
                        "Include raw response",
                        "Whether completion events hold the response as received.")
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

    static EventSettings events(SinkConfig config) {
        return new EventSettings(
                config.getBoolean(INCLUDE_RAW),
                OneOf.constant(OutputMode.class, config.getString(MODE)),
                config.getString(ENRICH_FIELD),
                OneOf.constant(EnrichFormat.class, config.getString(ENRICH_FORMAT)));
    }

    static OutputSettings settings(SinkConfig config) {
        ConverterSettings value = converter(config, VALUE_CONVERTER);
        ConverterSettings header = converter(config, HEADER_CONVERTER);
        ConverterSettings originalHeader = original(config, "header.converter");
        return new OutputSettings(
                topics(config),
                Duration.ofMillis(config.getLong(CHUNK_LINGER)),
                producer(config),
                consumer(config),
                value == null ? json(VALUE_CONVERTER) : value,
                converter(config, KEY_CONVERTER),
                original(config, "key.converter"),
                original(config, "value.converter"),
                header != null
                        ? header
                        : originalHeader != null
                                ? originalHeader
                                : new ConverterSettings(HEADER_CONVERTER, SimpleHeaderConverter.class, Map.of()));
    }

    /** JSON without schemas. */
    static ConverterSettings json(String key) {
        return new ConverterSettings(key, JsonConverter.class, withoutSchemas(JsonConverter.class, new HashMap<>()));
    }

    /** What of the producer's properties another client of the same cluster understands: connection and security. */
    static Map<String, Object> connection(SinkConfig config, Set<String> understood) {
        Map<String, Object> properties = config.passedThrough(PRODUCER_PREFIX);
        properties.keySet().retainAll(understood);
        properties.keySet().removeAll(PRODUCER_ONLY);
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.getString(BOOTSTRAP_SERVERS));
        return properties;
    }

    static OutputTopics topics(SinkConfig config) {
        Map<EventType, String> topics = new EnumMap<>(EventType.class);
        topics.put(EventType.COMPLETION, topic(config, COMPLETIONS));
        topics.put(EventType.TOOL_CALL, topic(config, TOOL_CALLS));
        topics.put(EventType.USAGE, topic(config, USAGE));
        topics.put(EventType.ERROR, topic(config, ERRORS));
        topics.put(EventType.CHUNK, topic(config, CHUNKS));
        topics.values().removeIf(String::isBlank);
        return new OutputTopics(topics);
    }

    /** A connector's name may hold characters that a topic's may not. */
    private static String topic(SinkConfig config, String key) {
        String connector = config.connector().replaceAll("[^a-zA-Z0-9._-]", "-");
        return config.getString(key).strip().replace(CONNECTOR, connector);
    }

    private static Map<String, Object> producer(SinkConfig config) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ProducerConfig.LINGER_MS_CONFIG, "5");
        // A topic without metadata must not hold up the others for the default of a minute at a time.
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "5000");
        properties.putAll(config.passedThrough(PRODUCER_PREFIX));
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, config.getString(BOOTSTRAP_SERVERS));
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return properties;
    }

    private static Map<String, Object> consumer(SinkConfig config) {
        Map<String, Object> properties = connection(config, ConsumerConfig.configNames());
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        return properties;
    }

    private static @Nullable ConverterSettings converter(SinkConfig config, String key) {
        Class<?> type = config.getClass(key);
        return type == null
                ? null
                : new ConverterSettings(key, type, withoutSchemas(type, config.passedThrough(key + ".")));
    }

    /** A converter that the connector overrides the worker's with; the worker's own cannot be seen. */
    private static @Nullable ConverterSettings original(SinkConfig config, String key) {
        Object type = config.originals().get(key);
        return type == null || type.toString().isBlank()
                ? null
                : new ConverterSettings(
                        key,
                        (Class<?>) Objects.requireNonNull(ConfigDef.parseType(key, type, Type.CLASS)),
                        config.passedThrough(key + "."));
    }

    private static Map<String, Object> withoutSchemas(Class<?> type, Map<String, Object> properties) {
        if (type == JsonConverter.class) {
            properties.putIfAbsent(JsonConverterConfig.SCHEMAS_ENABLE_CONFIG, "false");
        }
        return properties;
    }

    private static Check topicName(boolean mayBeEmpty) {
        return new Check(
                "a topic name of at most " + LONGEST_TOPIC + " letters, digits, '.', '_' and '-'"
                        + (mayBeEmpty ? ", or nothing" : ""),
                text -> {
                    String name = text.strip().replace(CONNECTOR, "c");
                    return name.isEmpty()
                            ? mayBeEmpty
                            : name.matches("[a-zA-Z0-9._-]{1," + LONGEST_TOPIC + "}")
                                    && !name.equals(".")
                                    && !name.equals("..");
                });
    }
}
