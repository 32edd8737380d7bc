package io.kafkachat.connect;

import io.kafkachat.events.EventSettings;
import io.kafkachat.events.EventSettings.EnrichFormat;
import io.kafkachat.events.EventSettings.OutputMode;
import io.kafkachat.events.EventType;
import io.kafkachat.events.PromptMapper;
import io.kafkachat.events.PromptTemplate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

/** Checks values that are right each by itself against each other. Every error stands at the key at fault. */
final class ConfigValidation {

    private static final Map<EventType, String> TOPIC_KEYS = Map.of(
            EventType.COMPLETION, OutputConfig.COMPLETIONS,
            EventType.TOOL_CALL, OutputConfig.TOOL_CALLS,
            EventType.USAGE, OutputConfig.USAGE,
            EventType.ERROR, OutputConfig.ERRORS,
            EventType.CHUNK, OutputConfig.CHUNKS);

    /** Request fields that have a key of their own. */
    private static final Map<String, String> REQUEST_KEYS = Map.of(
            "temperature", PromptConfig.TEMPERATURE,
            "top_p", PromptConfig.TOP_P,
            "max_tokens", PromptConfig.MAX_TOKENS,
            "seed", PromptConfig.SEED,
            "reasoning", PromptConfig.REASONING_EFFORT,
            "response_format", PromptConfig.RESPONSE_FORMAT,
            "tool_choice", PromptConfig.TOOL_CHOICE,
            "tools", PromptConfig.TOOLS,
            "model", EndpointConfig.MODEL);

    private final Config result;
    private final ConnectorConfig config;

    private ConfigValidation(Config result, ConnectorConfig config) {
        this.result = result;
        this.config = config;
    }

    static Config sink(Map<String, String> properties) {
        return validate(SinkConfig.definition(properties), properties, SinkConfig::new, SinkConfigCheck::new);
    }

    static Config source(Map<String, String> properties) {
        return validate(SourceConfig.definition(properties), properties, SourceConfig::new, SourceConfigCheck::new);
    }

    /**
     * Checks every key by itself, and if all are right, against each other.
     *
     * @param more what only this kind of connector needs
     */
    private static <C extends ConnectorConfig> Config validate(
            ConfigDef definition,
            Map<String, String> properties,
            Function<Map<String, String>, C> read,
            BiFunction<C, ConfigErrors, ConfigCheck> more) {
        Config checked = new Config(definition.validate(properties));
        if (checked.configValues().stream()
                .anyMatch(value -> !value.errorMessages().isEmpty())) {
            return checked;
        }
        Config result = new Config(new ArrayList<>(checked.configValues()));
        C config = read.apply(properties);
        ConfigValidation validation = new ConfigValidation(result, config);
        validation.checkAll();
        more.apply(config, validation::error).check();
        return result;
    }

    private void checkAll() {
        checkPrompts();
        checkMode();
        checkTopics();
        int inFlight = config.getInt(LimitConfig.MAX_IN_FLIGHT);
        if (config.getInt(DeliveryConfig.MAX_RECORDS) < inFlight) {
            error(
                    DeliveryConfig.MAX_RECORDS,
                    "expected at least " + LimitConfig.MAX_IN_FLIGHT + " (" + inFlight + "), better twice of it");
        }
        new ClientConfigCheck(config, this::error).check();
    }

    private void checkPrompts() {
        boolean templates = checkTemplate(PromptConfig.TEMPLATE) & checkTemplate(PromptConfig.SYSTEM_TEMPLATE);
        if (!config.getString(PromptConfig.TOOLS).isBlank()
                && !config.getString(PromptConfig.TOOLS_FILE).isBlank()) {
            error(PromptConfig.TOOLS_FILE, "expected nothing, because " + PromptConfig.TOOLS + " is given");
        }
        if (!templates) {
            return;
        }
        try {
            new PromptMapper(PromptConfig.settings(config));
        } catch (IllegalArgumentException e) {
            String message = Objects.requireNonNullElse(e.getMessage(), "");
            error(requestKey(message), message);
        } catch (ConfigException e) {
            error(PromptConfig.TOOLS_FILE, Objects.requireNonNullElse(e.getMessage(), ""));
        }
    }

    private boolean checkTemplate(String key) {
        String template = config.getString(key);
        try {
            if (!template.isBlank()) {
                PromptTemplate.compile(key, template);
            }
            return true;
        } catch (IllegalArgumentException e) {
            error(key, Objects.requireNonNullElse(e.getMessage(), ""));
            return false;
        }
    }

    /** The key that set the field which a message begins with. */
    private String requestKey(String message) {
        String field = message.split("[.\\[:]", 2)[0];
        String key = REQUEST_KEYS.getOrDefault(field, PromptConfig.DEFAULTS);
        if (key.equals(PromptConfig.TOOLS)
                && !config.getString(PromptConfig.TOOLS_FILE).isBlank()) {
            return PromptConfig.TOOLS_FILE;
        }
        Object given = config.values().get(key);
        return given == null || given.toString().isBlank() ? PromptConfig.DEFAULTS : key;
    }

    private void checkMode() {
        EventSettings events = OutputConfig.events(config);
        if (events.mode() == OutputMode.ENRICH
                && events.enrichFormat() != EnrichFormat.FIELDS
                && config.getString(OutputConfig.ENRICH_FIELD).equals(config.getString(PromptConfig.FIELD))) {
            error(OutputConfig.ENRICH_FIELD, "expected another field than " + PromptConfig.FIELD);
        }
    }

    /**
     * An output topic that is read again would be an endless loop that costs money. A chunk among the other outputs would be
     * taken for one of them after a crash.
     */
    private void checkTopics() {
        Map<EventType, String> topics = OutputConfig.topics(config).names();
        topics.forEach((type, topic) -> {
            if (isRead(topic)) {
                error(
                        TOPIC_KEYS.getOrDefault(type, ""),
                        "expected a topic that the connector does not read: every output would be a new prompt");
            }
        });
        String chunks = topics.get(EventType.CHUNK);
        if (chunks != null && Collections.frequency(topics.values(), chunks) > 1) {
            error(OutputConfig.CHUNKS, "expected a topic that no other output goes to");
        }
    }

    private boolean isRead(String topic) {
        Map<String, String> given = config.originalsStrings();
        String topics = given.getOrDefault("topics", "");
        String regex = given.getOrDefault("topics.regex", "");
        try {
            return Arrays.stream(topics.split(",")).map(String::strip).anyMatch(topic::equals)
                    || (!regex.isBlank()
                            && Pattern.compile(regex).matcher(topic).matches());
        } catch (PatternSyntaxException e) {
            // Connect itself reports it.
            return false;
        }
    }

    private void error(String key, String message) {
        String text = message.startsWith(key) ? message : key + ": " + message;
        for (ConfigValue value : result.configValues()) {
            if (value.name().equals(key)) {
                value.addErrorMessage(text);
                return;
            }
        }
        ConfigValue unlisted = new ConfigValue(key);
        unlisted.addErrorMessage(text);
        result.configValues().add(unlisted);
    }
}
