package io.kafkachat.connect;

import io.kafkachat.config.FallbackConfig;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;

/** All keys of the source connector. */
final class SourceConfig extends ConnectorConfig {

    /** @throws org.apache.kafka.common.config.ConfigException if a value is not what its key expects */
    SourceConfig(Map<String, String> properties) {
        super(definition(properties), properties);
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
        return definition(fallbacks, Stream.of(IntakeConfig.keys(), EmissionConfig.keys()));
    }
}
