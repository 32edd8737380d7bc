package io.kafkachat.connect;

import io.kafkachat.config.ClientConfig;
import io.kafkachat.config.FallbackConfig;
import io.kafkachat.config.OutputConfig;
import io.kafkachat.config.PromptConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** What the configurations of all connectors have in common. */
abstract class ConnectorConfig extends AbstractConfig {

    /** In all clients, but of different types or meaning. */
    private static final Set<String> OF_ONE_CLIENT =
            Set.of(CommonClientConfigs.CLIENT_ID_CONFIG, ProducerConfig.INTERCEPTOR_CLASSES_CONFIG);

    private static final String NAME = "name";
    private static final String DEFAULT_NAME = "chat-completions";

    /** @throws org.apache.kafka.common.config.ConfigException if a value is not what its key expects */
    ConnectorConfig(ConfigDef definition, Map<String, String> properties) {
        // Not logged: prompts and headers are nobody's business.
        super(definition, properties, false);
    }

    /**
     * The keys that all connectors have, and these.
     *
     * @param fallbacks names of fallbacks, each of which has keys of its own
     */
    static ConfigDef definition(List<String> fallbacks, Stream<ConfigDef> more) {
        ConfigDef all = new ConfigDef();
        Stream.of(
                        ClientConfig.keys(),
                        fallbacks.stream().map(FallbackConfig::keys),
                        Stream.of(
                                PromptConfig.keys(),
                                OutputConfig.keys(ChunkConfig.TOPICS),
                                ChunkConfig.keys(),
                                DeliveryConfig.keys()),
                        more)
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

    /**
     * What of the properties under a prefix, which are a client's, another kind of client of the same cluster understands:
     * connection and security.
     *
     * @param understood by the other client
     */
    Map<String, Object> connection(String prefix, Set<String> understood, String bootstrapServers) {
        Map<String, Object> properties = passedThrough(prefix);
        properties.keySet().retainAll(understood);
        properties.keySet().removeAll(OF_ONE_CLIENT);
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return properties;
    }
}
