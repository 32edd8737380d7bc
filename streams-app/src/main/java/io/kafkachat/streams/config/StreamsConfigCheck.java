package io.kafkachat.streams.config;

import io.kafkachat.config.ConfigErrors;
import io.kafkachat.streams.config.DeliverySettings.Guarantee;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;

/**
 * Checks what is passed on to Kafka Streams, each value being right by itself: what delivery depends on, and what Streams and
 * its clients would refuse when they start.
 */
final class StreamsConfigCheck {

    /** Of a record and its batch. */
    private static final int OVERHEAD = 10_000;

    private final AppConfig config;
    private final ConfigErrors errors;
    private final Map<String, Object> properties;
    private final Set<String> reported = new HashSet<>();
    private boolean right = true;

    StreamsConfigCheck(AppConfig config, ConfigErrors errors) {
        this.config = config;
        this.errors = errors;
        this.properties = StreamsProperties.of(config);
    }

    void check() {
        checkDelivery();
        checkGroupProtocol();
        checkSizes();
        if (right) {
            checkKafka();
        }
    }

    private void checkDelivery() {
        expect(ProducerConfig.ACKS_CONFIG, List.of("all", "-1"), "", StreamsKeys.PRODUCER);
        expect(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, List.of("true"), "", StreamsKeys.PRODUCER);
        if (DeliveryConfig.guarantee(config) == Guarantee.EXACTLY_ONCE_V2) {
            expect(
                    ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                    List.of("read_committed"),
                    "",
                    StreamsKeys.CONSUMER,
                    StreamsKeys.MAIN_CONSUMER);
        }
    }

    private void expect(String bare, List<String> allowed, String... prefixes) {
        for (String prefix : prefixes) {
            String value = given(prefix + bare);
            if (value != null && !allowed.contains(value.toLowerCase(Locale.ROOT))) {
                error(prefix + bare, "expected " + allowed.get(0));
            }
        }
    }

    private void checkGroupProtocol() {
        if (ApplicationConfig.instance(config) != null) {
            expect(StreamsConfig.GROUP_PROTOCOL_CONFIG, List.of("classic"), "");
        }
    }

    /** A record that Kafka refuses would stop the app for good. */
    private void checkSizes() {
        int limit = config.getInt(DeliveryConfig.MAX_RECORD_BYTES) + OVERHEAD;
        checkSize(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, limit, StreamsKeys.PRODUCER);
        checkSize(ProducerConfig.BUFFER_MEMORY_CONFIG, limit, StreamsKeys.PRODUCER);
        checkSize(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, limit, StreamsConfig.TOPIC_PREFIX);
    }

    private void checkSize(String bare, int limit, String prefix) {
        // What has the prefix is stronger.
        String name = given(prefix + bare) == null ? bare : prefix + bare;
        String value = given(name);
        if (value != null && !isAtLeast(value, limit)) {
            error(
                    name,
                    "expected a whole number of at least " + limit + ", because of " + DeliveryConfig.MAX_RECORD_BYTES);
        }
    }

    private static boolean isAtLeast(String number, long limit) {
        try {
            return Long.parseLong(number) >= limit;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** Kafka knows best. */
    private void checkKafka() {
        tryOut(() -> {
            StreamsConfig streams = new QuietStreamsConfig(properties);
            tryOut(() -> new QuietConsumerConfig(complete(streams.getMainConsumerConfigs("group", "check", 1))));
            tryOut(() -> new QuietConsumerConfig(complete(streams.getRestoreConsumerConfigs("check"))));
            tryOut(() -> new ProducerConfig(complete(streams.getProducerConfigs("check"))));
            tryOut(() -> new QuietAdminConfig(complete(streams.getAdminConfigs("check"))));
        });
    }

    /** With what Streams gives to its clients beside their properties. */
    private static Map<String, Object> complete(Map<String, Object> client) {
        client.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        client.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        client.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        client.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return client;
    }

    private void tryOut(Runnable construction) {
        try {
            construction.run();
        } catch (KafkaException | IllegalArgumentException e) {
            String message = Objects.requireNonNullElse(e.getMessage(), "")
                    .replaceFirst("(?s)^Invalid value .*? for configuration ", "");
            if (reported.add(message)) {
                error(atFault(message), "expected what Kafka Streams takes; it says: " + message);
            }
        }
    }

    /** The given name that a message is about: it comes first. */
    private String atFault(String message) {
        return config.originalsWithPrefix(StreamsKeys.PREFIX).keySet().stream()
                .filter(name -> message.contains(StreamsKeys.bare(name)))
                .min(Comparator.<String>comparingInt(name -> message.indexOf(StreamsKeys.bare(name)))
                        .thenComparing(name -> -StreamsKeys.bare(name).length())
                        .thenComparing(Function.identity()))
                .orElse("");
    }

    private @Nullable String given(String name) {
        Object value = config.originals().get(StreamsKeys.PREFIX + name);
        return value == null ? null : value.toString().strip();
    }

    private void error(String name, String message) {
        right = false;
        errors.add(name.isEmpty() ? "streams" : StreamsKeys.PREFIX + name, message);
    }

    // Without the log of all values, which comes again when the app starts.

    private static final class QuietStreamsConfig extends StreamsConfig {
        QuietStreamsConfig(Map<String, Object> properties) {
            super(properties, false);
        }
    }

    private static final class QuietConsumerConfig extends ConsumerConfig {
        QuietConsumerConfig(Map<String, Object> properties) {
            super(properties, false);
        }
    }

    private static final class QuietAdminConfig extends AdminClientConfig {
        QuietAdminConfig(Map<String, Object> properties) {
            super(properties, false);
        }
    }
}
