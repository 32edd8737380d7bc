package io.kafkachat.connect;

import io.kafkachat.events.EventSettings;
import io.kafkachat.events.EventSettings.EnrichFormat;
import io.kafkachat.events.EventSettings.OutputMode;
import io.kafkachat.events.EventType;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/** The keys that say where output events go and what they look like. */
final class OutputConfig {

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

    private static final String CONNECTOR = "${connector}";
    // Kafka allows 249 characters.
    private static final int LONGEST_TOPIC = 249;

    private OutputConfig() {}

    static ConfigDef keys() {
        return new KeyGroup("Output")
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
                                + ": completion events (answer), or the prompt event with the answer added"
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
                                + " is enrich; a field of the same name is replaced. Not used when " + ENRICH_FORMAT
                                + " is fields.")
                .key(
                        ENRICH_FORMAT,
                        Type.STRING,
                        OneOf.word(EnrichFormat.TEXT),
                        OneOf.of(EnrichFormat.class),
                        Importance.LOW,
                        Width.SHORT,
                        "Enrich format",
                        "What is added: the field with the answer's text (text) or with the JSON that the answer must consist of (json; as JSON"
                                + " text where the prompt event has a schema); or the fields of the JSON object that the answer must be (fields)."
                                + " Of these, one that the event has, even as null, is left out; and an event with a schema goes out without it,"
                                + " through a converter that can do that, such as JsonConverter. An answer that is not such JSON becomes an error"
                                + " event.")
                .key(
                        INCLUDE_RAW,
                        Type.BOOLEAN,
                        false,
                        null,
                        Importance.LOW,
                        Width.SHORT,
                        "Include raw response",
                        "Whether completion events hold the response as received.")
                .keys();
    }

    static EventSettings events(ConnectorConfig config) {
        return new EventSettings(
                config.getBoolean(INCLUDE_RAW),
                OneOf.constant(OutputMode.class, config.getString(MODE)),
                config.getString(ENRICH_FIELD),
                OneOf.constant(EnrichFormat.class, config.getString(ENRICH_FORMAT)));
    }

    static OutputTopics topics(ConnectorConfig config) {
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
    private static String topic(ConnectorConfig config, String key) {
        String connector = config.connector().replaceAll("[^a-zA-Z0-9._-]", "-");
        return config.getString(key).strip().replace(CONNECTOR, connector);
    }

    static Duration chunkLinger(ConnectorConfig config) {
        return Duration.ofMillis(config.getLong(CHUNK_LINGER));
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
