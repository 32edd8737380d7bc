package io.kafkachat.connect;

import io.kafkachat.config.ClientConfigCheck;
import io.kafkachat.config.ConfigErrors;
import io.kafkachat.config.LimitConfig;
import io.kafkachat.config.OutputConfig;
import io.kafkachat.config.PromptConfigCheck;
import io.kafkachat.events.EventType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;

/** Checks values that are right each by itself against each other. Every error stands at the key at fault. */
final class ConfigValidation {

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
        checkTopics();
        int inFlight = config.getInt(LimitConfig.MAX_IN_FLIGHT);
        if (config.getInt(DeliveryConfig.MAX_RECORDS) < inFlight) {
            error(
                    DeliveryConfig.MAX_RECORDS,
                    "expected at least " + LimitConfig.MAX_IN_FLIGHT + " (" + inFlight + "), better twice of it");
        }
        new PromptConfigCheck(config, this::error).check();
        new ClientConfigCheck(config, this::error).check();
    }

    /**
     * An output topic that is read again would be an endless loop that costs money. A chunk among the other outputs would be
     * taken for one of them after a crash.
     */
    private void checkTopics() {
        Map<EventType, String> topics = ChunkConfig.topics(config).names();
        topics.forEach((type, topic) -> {
            if (isRead(topic)) {
                error(
                        OutputConfig.TOPIC_KEYS.getOrDefault(type, ChunkConfig.CHUNKS),
                        "expected a topic that the connector does not read: every output would be a new prompt");
            }
        });
        String chunks = topics.get(EventType.CHUNK);
        if (chunks != null && Collections.frequency(topics.values(), chunks) > 1) {
            error(ChunkConfig.CHUNKS, "expected a topic that no other output goes to");
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
