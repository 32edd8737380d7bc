package io.kafkachat.config;

import io.kafkachat.events.EventSettings;
import io.kafkachat.events.EventSettings.EnrichFormat;
import io.kafkachat.events.EventSettings.OutputMode;
import io.kafkachat.events.EventType;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/** The keys that say where output events go and what they look like. */
public final class OutputConfig {

    public static final String COMPLETIONS = "completions.topic";
    public static final String TOOL_CALLS = "tool.calls.topic";
    public static final String USAGE = "usage.topic";
    public static final String ERRORS = "errors.topic";
    public static final String MODE = "output.mode";
    public static final String ENRICH_FIELD = "output.enrich.field";
    public static final String ENRICH_FORMAT = "output.enrich.format";
    public static final String INCLUDE_RAW = "output.include.raw";

    /** Where events of each type go, chunks not included. */
    public static final Map<EventType, String> TOPIC_KEYS = Map.of(
            EventType.COMPLETION, COMPLETIONS,
            EventType.TOOL_CALL, TOOL_CALLS,
            EventType.USAGE, USAGE,
            EventType.ERROR, ERRORS);

    private OutputConfig() {}

    /** @param names what the topics' names may be made of */
    public static ConfigDef keys(TopicTemplate names) {
        return new KeyGroup("Output")
                .key(
                        COMPLETIONS,
                        Type.STRING,
                        names.placeholder() + "-completions",
                        names.check(false),
                        Importance.HIGH,
                        Width.MEDIUM,
                        "Completions topic",
                        "One event per choice of an answer. " + names.placeholder() + " stands for the " + names.owner()
                                + "'s name.")
                .key(
                        TOOL_CALLS,
                        Type.STRING,
                        names.placeholder() + "-tool-calls",
                        names.check(false),
                        Importance.MEDIUM,
                        Width.MEDIUM,
                        "Tool calls topic",
                        "One event per tool call.")
                .key(
                        USAGE,
                        Type.STRING,
                        names.placeholder() + "-usage",
                        names.check(true),
                        Importance.MEDIUM,
                        Width.MEDIUM,
                        "Usage topic",
                        "One event per prompt with tokens, cost and latency: the receipt that all else is published, which also saves paying"
                                + " twice after a crash. Empty: none.")
                .key(
                        ERRORS,
                        Type.STRING,
                        names.placeholder() + "-errors",
                        names.check(false),
                        Importance.HIGH,
                        Width.MEDIUM,
                        "Errors topic",
                        "One event per prompt that ends without an answer.")
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

    public static EventSettings events(AbstractConfig config) {
        return new EventSettings(
                config.getBoolean(INCLUDE_RAW),
                OneOf.constant(OutputMode.class, config.getString(MODE)),
                config.getString(ENRICH_FIELD),
                OneOf.constant(EnrichFormat.class, config.getString(ENRICH_FORMAT)));
    }

    /**
     * The topics of all events of which there are any, chunks not included.
     *
     * @param name takes the placeholder's place
     */
    public static Map<EventType, String> topics(AbstractConfig config, TopicTemplate names, String name) {
        Map<EventType, String> topics = new EnumMap<>(EventType.class);
        TOPIC_KEYS.forEach((type, key) -> topics.put(type, names.topic(config.getString(key), name)));
        topics.values().removeIf(String::isBlank);
        return topics;
    }
}
