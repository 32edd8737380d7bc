package io.kafkachat.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.events.PromptSettings;
import io.kafkachat.events.PromptSettings.NullValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** The keys that say how a prompt event becomes a request. */
public final class PromptConfig {

    public static final String FIELD = "prompt.field";
    public static final String TEMPLATE = "prompt.template";
    public static final String SYSTEM = "prompt.system";
    public static final String SYSTEM_TEMPLATE = "prompt.system.template";
    public static final String NULL_VALUES = "behavior.on.null.values";
    public static final String TEMPERATURE = "request.temperature";
    public static final String TOP_P = "request.top.p";
    public static final String MAX_TOKENS = "request.max.tokens";
    public static final String SEED = "request.seed";
    public static final String REASONING_EFFORT = "request.reasoning.effort";
    public static final String RESPONSE_FORMAT = "request.response.format";
    public static final String TOOLS = "tools";
    public static final String TOOLS_FILE = "tools.file";
    public static final String TOOL_CHOICE = "request.tool.choice";
    public static final String DEFAULTS = "request.defaults";
    public static final String OVERRIDABLE = "request.overridable.fields";

    /** In {@link #OVERRIDABLE}. */
    public static final String ALL = "*";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private PromptConfig() {}

    public static ConfigDef keys() {
        Check object = new Check("a JSON object", text -> text.isBlank() || parse(text) instanceof ObjectNode);
        return new KeyGroup("Prompts")
                .key(
                        FIELD,
                        Type.STRING,
                        PromptSettings.DEFAULT_PROMPT_FIELD,
                        Check.NOT_BLANK,
                        Importance.HIGH,
                        Width.MEDIUM,
                        "Prompt field",
                        "Field of an event that holds the user message, unless the event has messages or there is a template.")
                .key(
                        TEMPLATE,
                        Type.STRING,
                        "",
                        null,
                        Importance.MEDIUM,
                        Width.LONG,
                        "Prompt template",
                        "Mustache template over the fields of an event, e.g. Summarise {{title}}: {{text}}. A field without a value is an"
                                + " error event; {{#note}}...{{/note}} is for optional ones.")
                .key(
                        SYSTEM,
                        Type.STRING,
                        "",
                        null,
                        Importance.MEDIUM,
                        Width.LONG,
                        "System prompt",
                        "Put before messages that hold no system message.")
                .key(
                        SYSTEM_TEMPLATE,
                        Type.STRING,
                        "",
                        null,
                        Importance.LOW,
                        Width.LONG,
                        "System prompt template",
                        "Mustache template of the system message; takes the place of " + SYSTEM
                                + " for events without messages.")
                .key(
                        NULL_VALUES,
                        Type.STRING,
                        OneOf.word(NullValues.IGNORE),
                        OneOf.of(NullValues.class),
                        Importance.LOW,
                        Width.SHORT,
                        "Null values",
                        "What a record without a value (a tombstone) is: nothing, or an error event.")
                .key(
                        TEMPERATURE,
                        Type.DOUBLE,
                        null,
                        null,
                        Importance.MEDIUM,
                        Width.SHORT,
                        "Temperature",
                        "From 0 to 2, for prompts that have none. The API advises against setting it together with "
                                + TOP_P + ".")
                .key(
                        TOP_P,
                        Type.DOUBLE,
                        null,
                        null,
                        Importance.LOW,
                        Width.SHORT,
                        "Top p",
                        "From 0.01 to 1, for prompts that have none.")
                .key(
                        MAX_TOKENS,
                        Type.INT,
                        null,
                        null,
                        Importance.MEDIUM,
                        Width.SHORT,
                        "Max tokens",
                        "Tokens of an answer at most, reasoning included, for prompts that say nothing.")
                .key(
                        SEED,
                        Type.LONG,
                        null,
                        null,
                        Importance.LOW,
                        Width.SHORT,
                        "Seed",
                        "From 1, for prompts that have none.")
                .key(
                        REASONING_EFFORT,
                        Type.STRING,
                        "",
                        null,
                        Importance.LOW,
                        Width.SHORT,
                        "Reasoning effort",
                        "reasoning.effort of prompts that say nothing about reasoning.")
                .key(
                        RESPONSE_FORMAT,
                        Type.STRING,
                        "",
                        object,
                        Importance.LOW,
                        Width.LONG,
                        "Response format",
                        "response_format of prompts that have none, e.g. {\"type\": \"json_object\"}.")
                .key(
                        TOOLS,
                        Type.STRING,
                        "",
                        new Check("a JSON array", text -> text.isBlank() || parse(text) instanceof ArrayNode),
                        Importance.LOW,
                        Width.LONG,
                        "Tools",
                        "Tools of prompts that have none: the JSON array of the API's field tools.")
                .key(
                        TOOLS_FILE,
                        Type.STRING,
                        "",
                        new Check(
                                "a file on every worker that holds a JSON array",
                                file -> file.isBlank() || tools(file) instanceof ArrayNode),
                        Importance.LOW,
                        Width.LONG,
                        "Tools file",
                        "Path of a file with what " + TOOLS + " would hold.")
                .key(
                        TOOL_CHOICE,
                        Type.STRING,
                        "",
                        null,
                        Importance.LOW,
                        Width.SHORT,
                        "Tool choice",
                        "tool_choice of prompts that have none: none, auto, required.")
                .key(
                        DEFAULTS,
                        Type.STRING,
                        "",
                        object,
                        Importance.LOW,
                        Width.LONG,
                        "Request defaults",
                        "Any other request fields for prompts that do not have them, as a JSON object, e.g. {\"top_k\": 40, \"stop\": [\"END\"]}."
                                + " Neither model nor messages. The keys above win.")
                .key(
                        OVERRIDABLE,
                        Type.LIST,
                        List.of(ALL),
                        null,
                        Importance.MEDIUM,
                        Width.LONG,
                        "Overridable fields",
                        "Request fields that events with messages may have besides these, e.g. temperature,max_tokens; an event with another"
                                + " one becomes an error event. " + ALL
                                + " allows all, empty none. A model's name is money.")
                .keys();
    }

    /** @throws ConfigException if the tools' file cannot be read */
    public static PromptSettings settings(AbstractConfig config) {
        List<String> overridable = config.getList(OVERRIDABLE);
        return new PromptSettings(
                text(config, EndpointConfig.MODEL),
                text(config, SYSTEM),
                requestDefaults(config),
                config.getString(FIELD),
                text(config, TEMPLATE),
                text(config, SYSTEM_TEMPLATE),
                overridable.contains(ALL) ? null : Set.copyOf(overridable),
                OneOf.constant(NullValues.class, config.getString(NULL_VALUES)),
                EndpointConfig.capabilities(config));
    }

    private static ObjectNode requestDefaults(AbstractConfig config) {
        ObjectNode defaults = json(config, DEFAULTS) instanceof ObjectNode given ? given : JSON.createObjectNode();
        put(defaults, "temperature", config.values().get(TEMPERATURE));
        put(defaults, "top_p", config.values().get(TOP_P));
        put(defaults, "max_tokens", config.values().get(MAX_TOKENS));
        put(defaults, "seed", config.values().get(SEED));
        put(defaults, "tool_choice", text(config, TOOL_CHOICE));
        put(defaults, "response_format", json(config, RESPONSE_FORMAT));
        put(defaults, "tools", json(config, TOOLS));
        String file = text(config, TOOLS_FILE);
        if (file != null) {
            JsonNode tools = tools(file);
            if (tools == null) {
                throw new ConfigException(TOOLS_FILE + ": expected a file that holds a JSON array");
            }
            put(defaults, "tools", tools);
        }
        String effort = text(config, REASONING_EFFORT);
        if (effort != null) {
            defaults.withObjectProperty("reasoning").put("effort", effort);
        }
        return defaults;
    }

    private static void put(ObjectNode defaults, String field, @Nullable Object value) {
        if (value != null) {
            defaults.set(field, JSON.valueToTree(value));
        }
    }

    private static @Nullable String text(AbstractConfig config, String key) {
        String text = config.getString(key);
        return text.isBlank() ? null : text;
    }

    private static @Nullable JsonNode json(AbstractConfig config, String key) {
        String text = text(config, key);
        return text == null ? null : parse(text);
    }

    private static @Nullable JsonNode tools(String file) {
        try {
            return parse(Files.readString(Path.of(file.strip())));
        } catch (IOException | InvalidPathException e) {
            return null;
        }
    }

    private static @Nullable JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
