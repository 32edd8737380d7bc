package io.kafkachat.streams.config;

import io.kafkachat.streams.ChatCompletions;
import io.kafkachat.streams.config.DeliverySettings.Guarantee;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.streams.StreamsConfig;

/**
 * What Kafka Streams is given: what has keys of the app, what users pass on, and defaults that suit the app. A default is
 * left out if the user gave the setting with any prefix: it could be stronger than the user's.
 */
final class StreamsProperties {

    private static final Map<String, Object> SUITED = ChatCompletions.streamsSettings();

    private final Map<String, Object> properties = new HashMap<>();

    private StreamsProperties(AppConfig config) {
        passOn(config);
        setDefaults(config);
        setOwn(config);
    }

    /** Secrets are hidden in the map's text. */
    static Map<String, Object> of(AppConfig config) {
        return new StreamsProperties(config).properties;
    }

    /**
     * What a record may have with all that is around it: an error event holds its prompt, as base64 if it is no text. At
     * least Kafka's own limit.
     */
    static int recordLimit(int maxRecordBytes) {
        return Math.max(1 << 20, Math.toIntExact((maxRecordBytes * 4L + 2) / 3) + (64 << 10));
    }

    private void passOn(AppConfig config) {
        config.originalsWithPrefix(StreamsKeys.PREFIX).forEach((name, value) -> {
            String text = value.toString().strip();
            properties.put(name, StreamsKeys.isSecret(name) ? new Password(text) : text);
        });
    }

    private void setDefaults(AppConfig config) {
        int recordLimit = recordLimit(config.getInt(DeliveryConfig.MAX_RECORD_BYTES));
        setDefault("", StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        silenceGlobalHandler();
        // How late an idle thread sees answers.
        setSuited("", StreamsConfig.POLL_MS_CONFIG);
        // The overshoot of every limit on what is pending, and how long a thread does nothing else.
        setSuited(StreamsKeys.MAIN_CONSUMER, ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "", StreamsKeys.CONSUMER);
        setDefault(StreamsKeys.CONSUMER, ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest", "");
        setDefault(StreamsKeys.CONSUMER, ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, recordLimit, "");
        if (DeliveryConfig.guarantee(config) == Guarantee.AT_LEAST_ONCE) {
            // An aborted prompt would be paid for. With exactly_once_v2 Streams itself sets it.
            setDefault(StreamsKeys.CONSUMER, ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed", "");
        }
        // Streams' own default is 100.
        setSuited(StreamsKeys.PRODUCER, ProducerConfig.LINGER_MS_CONFIG, "");
        setDefault(StreamsKeys.PRODUCER, ProducerConfig.MAX_REQUEST_SIZE_CONFIG, recordLimit, "");
        setDefault(StreamsConfig.TOPIC_PREFIX, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, recordLimit);
    }

    /** There are no global stores, and Kafka warns at each start unless this is set. */
    @SuppressWarnings("deprecation")
    private void silenceGlobalHandler() {
        setDefault("", StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
    }

    /** To what the processor recommends. */
    private void setSuited(String prefix, String name, String... weaker) {
        setDefault(prefix, name, Objects.requireNonNull(SUITED.get(prefix + name)), weaker);
    }

    /** @param weaker prefixes of the same setting that this one would beat */
    private void setDefault(String prefix, String name, Object value, String... weaker) {
        if (Arrays.stream(weaker).noneMatch(given -> properties.containsKey(given + name))) {
            properties.putIfAbsent(prefix + name, value);
        }
    }

    private void setOwn(AppConfig config) {
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.getString(ApplicationConfig.BOOTSTRAP_SERVERS));
        properties.put(
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                DeliveryConfig.guarantee(config).word());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.getInt(RuntimeConfig.THREADS));
        properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.getInt(RuntimeConfig.STANDBYS));
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.getLong(RuntimeConfig.COMMIT_INTERVAL));
        String stateDirectory = config.getString(RuntimeConfig.STATE_DIR).strip();
        if (!stateDirectory.isEmpty()) {
            properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory);
        }
    }
}
