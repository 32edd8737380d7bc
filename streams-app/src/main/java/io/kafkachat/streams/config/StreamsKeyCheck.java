package io.kafkachat.streams.config;

import io.kafkachat.config.ConfigErrors;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Checks single values that are passed on to Kafka Streams. */
final class StreamsKeyCheck {

    /** By their names without the prefix of a client: what has a key of the app, and can so not be given twice. */
    private static final Map<String, String> KEYS_OF_THE_APP = Map.ofEntries(
            Map.entry(StreamsConfig.APPLICATION_ID_CONFIG, ApplicationConfig.APPLICATION_ID),
            Map.entry(ConsumerConfig.GROUP_ID_CONFIG, ApplicationConfig.APPLICATION_ID),
            Map.entry(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, ApplicationConfig.INSTANCE_ID),
            Map.entry(ProducerConfig.TRANSACTIONAL_ID_CONFIG, ApplicationConfig.INSTANCE_ID),
            Map.entry(StreamsConfig.DEFAULT_CLIENT_SUPPLIER_CONFIG, ApplicationConfig.INSTANCE_ID),
            Map.entry(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, ApplicationConfig.BOOTSTRAP_SERVERS),
            Map.entry(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, DeliveryConfig.GUARANTEE),
            Map.entry(StreamsConfig.NUM_STREAM_THREADS_CONFIG, RuntimeConfig.THREADS),
            Map.entry(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, RuntimeConfig.STANDBYS),
            Map.entry(StreamsConfig.STATE_DIR_CONFIG, RuntimeConfig.STATE_DIR),
            Map.entry(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, RuntimeConfig.COMMIT_INTERVAL));

    /** What delivery depends on. */
    private static final Set<String> SET_BY_THE_APP = Set.of(
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG);

    private final ConfigErrors errors;

    StreamsKeyCheck(ConfigErrors errors) {
        this.errors = errors;
    }

    /** @param key with {@link StreamsKeys#PREFIX} */
    void check(String key, String value) {
        String name = key.substring(StreamsKeys.PREFIX.length());
        String bare = StreamsKeys.bare(name);
        String own = KEYS_OF_THE_APP.get(bare);
        if (own != null) {
            errors.add(key, "expected nothing, because the app has the key " + own + " for it");
        } else if (SET_BY_THE_APP.contains(bare)) {
            errors.add(key, "expected nothing, because the app sets it");
        } else if (bare.startsWith(AbstractConfig.CONFIG_PROVIDERS_CONFIG)) {
            errors.add(key, "expected nothing, because the app has the keys " + ConfigReferences.PROVIDERS + " for it");
        } else {
            StreamsKeys.definitions(name).stream()
                    .filter(definition -> !Expectation.isMet(definition, value))
                    .findFirst()
                    .ifPresent(definition -> errors.add(key, Expectation.of(definition)));
        }
    }
}
