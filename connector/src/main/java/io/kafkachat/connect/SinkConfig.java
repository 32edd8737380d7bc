package io.kafkachat.connect;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** All keys of the sink connector. */
final class SinkConfig extends AbstractConfig {

    private static final String NAME = "name";
    private static final String DEFAULT_NAME = "chat-completions";

    /** @throws org.apache.kafka.common.config.ConfigException if a value is not what its key expects */
    SinkConfig(Map<String, String> properties) {
        // Not logged: prompts and headers are nobody's business.
        super(definition(properties), properties, false);
    }

    /** The keys that every configuration has. */
    static ConfigDef definition() {
        return definition(List.of());
    }

    /** These, and the keys of the fallbacks that the properties name. */
    static ConfigDef definition(Map<String, String> properties) {
        return definition(FallbackConfig.names(properties));
    }

    static ConfigDef definition(List<String> fallbacks) {
        ConfigDef all = new ConfigDef();
        Stream.of(
                        ClientConfig.keys(),
                        fallbacks.stream().map(FallbackConfig::keys),
                        Stream.of(PromptConfig.keys(), OutputConfig.keys(), DeliveryConfig.keys()))
                .flatMap(keys -> keys)
                .flatMap(keys -> keys.configKeys().values().stream())
                .forEach(all::define);
        return all;
    }

    /** The connector's name. */
    String connector() {
        return Objects.requireNonNullElse(originalsStrings().get(NAME), DEFAULT_NAME);
    }

    /** The values under a prefix, without it. */
    Map<String, Object> passedThrough(String prefix) {
        Map<String, Object> values = new HashMap<>(originalsWithPrefix(prefix));
        values.values().removeIf(Objects::isNull);
        return values;
    }
}
