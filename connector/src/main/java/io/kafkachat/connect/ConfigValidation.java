package io.kafkachat.connect;

import io.kafkachat.events.EventSettings.OutputMode;
import io.kafkachat.events.EventType;
import io.kafkachat.events.PromptMapper;
import io.kafkachat.events.PromptTemplate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.jspecify.annotations.Nullable;

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
    private final SinkConfig config;

    private ConfigValidation(Config result, SinkConfig config) {
        this.result = result;
        this.config = config;
    }

    /**
     * Checks every key by itself, and if all are right, against each other.
     */
    static Config validate(Map<String, String> properties) {
        Config checked = new Config(SinkConfig.definition(properties).validate(properties));
        if (checked.configValues().stream()
                .anyMatch(value -> !value.errorMessages().isEmpty())) {
            return checked;
        }
        Config result = new Config(new ArrayList<>(checked.configValues()));
        new ConfigValidation(result, new SinkConfig(properties)).checkAll();
        return result;
    }

    private void checkAll() {
        checkPrompts();
        checkOutputs();
        checkTopics();
        checkProducer();
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

    private void checkOutputs() {
        if (OutputConfig.events(config).mode() == OutputMode.ENRICH
                && config.getString(OutputConfig.ENRICH_FIELD).equals(config.getString(PromptConfig.FIELD))) {
            error(OutputConfig.ENRICH_FIELD, "expected another field than " + PromptConfig.FIELD);
        }
        try {
            OutputSettings outputs = OutputConfig.settings(config);
            converter(outputs.value(), false, false);
            converter(outputs.key(), true, false);
            converter(outputs.originalKey(), true, false);
            converter(outputs.originalValue(), false, false);
            converter(outputs.header(), false, true);
        } catch (ConfigException e) {
            // A class of key.converter, value.converter or header.converter; Connect itself reports it at its key.
            return;
        }
    }

    private void converter(@Nullable ConverterSettings settings, boolean forKeys, boolean forHeaders) {
        try {
            if (settings != null && forHeaders) {
                settings.headerConverter();
            } else if (settings != null) {
                settings.converter(forKeys);
            }
        } catch (ConfigException e) {
            error(settings == null ? "" : settings.key(), Objects.requireNonNullElse(e.getMessage(), ""));
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

    /** What delivery depends on, and what the connector sets itself. */
    private void checkProducer() {
        expect(ProducerConfig.ACKS_CONFIG, List.of("all", "-1"));
        expect(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, List.of("true"));
        expect(ProducerConfig.TRANSACTIONAL_ID_CONFIG, List.of());
        expect(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, List.of());
        expect(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, List.of());
        expect(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, List.of());
    }

    private void expect(String producerKey, List<String> allowed) {
        String key = OutputConfig.PRODUCER_PREFIX + producerKey;
        Object given = config.originals().get(key);
        if (given != null && !allowed.contains(given.toString())) {
            error(key, allowed.isEmpty() ? "is set by the connector" : "expected " + allowed.get(0));
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
