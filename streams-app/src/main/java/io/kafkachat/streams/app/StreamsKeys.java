package io.kafkachat.streams.app;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.streams.StreamsConfig;

/**
 * What is known of the keys of Kafka Streams and its clients, by Kafka's own definitions. Names are Kafka's, without {@link
 * #PREFIX}.
 */
final class StreamsKeys {

    /** What follows it is passed on. */
    static final String PREFIX = "streams.";

    static final String CONSUMER = StreamsConfig.CONSUMER_PREFIX;
    static final String MAIN_CONSUMER = StreamsConfig.MAIN_CONSUMER_PREFIX;
    static final String PRODUCER = StreamsConfig.PRODUCER_PREFIX;

    private static final ConfigDef STREAMS = StreamsConfig.configDef();
    private static final Map<String, ConfigDef> CLIENTS = Map.of(
            CONSUMER,
            ConsumerConfig.configDef(),
            MAIN_CONSUMER,
            ConsumerConfig.configDef(),
            StreamsConfig.RESTORE_CONSUMER_PREFIX,
            ConsumerConfig.configDef(),
            StreamsConfig.GLOBAL_CONSUMER_PREFIX,
            ConsumerConfig.configDef(),
            PRODUCER,
            ProducerConfig.configDef(),
            StreamsConfig.ADMIN_CLIENT_PREFIX,
            AdminClientConfig.configDef());

    /** Names that Kafka's clients do not define: brokers know the first, and whoever gives them the second. */
    private static final List<String> FREE = List.of(StreamsConfig.TOPIC_PREFIX, StreamsConfig.CLIENT_TAG_PREFIX);

    private StreamsKeys() {}

    /** The definitions that a value must satisfy. None: Kafka does not know the name. */
    static List<ConfigKey> definitions(String name) {
        List<ConfigDef> readers = CLIENTS.entrySet().stream()
                .filter(client -> name.startsWith(client.getKey()))
                .map(Entry::getValue)
                .toList();
        String bare = bare(name);
        return (readers.isEmpty() ? Stream.concat(Stream.of(STREAMS), CLIENTS.values().stream()) : readers.stream())
                .map(reader -> reader.configKeys().get(bare))
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** Without the prefix of a client. */
    static String bare(String name) {
        return CLIENTS.keySet().stream()
                .filter(name::startsWith)
                .map(prefix -> name.substring(prefix.length()))
                .findAny()
                .orElse(name);
    }

    static boolean isKnown(String name) {
        return FREE.stream().anyMatch(name::startsWith) || !definitions(name).isEmpty();
    }

    static boolean isSecret(String name) {
        return definitions(name).stream().anyMatch(key -> key.type == Type.PASSWORD);
    }

    /** All names that are defined, with the prefixes of clients. */
    static Set<String> names() {
        return Stream.concat(
                        Stream.concat(Stream.of(STREAMS), CLIENTS.values().stream())
                                .flatMap(reader -> reader.names().stream()),
                        CLIENTS.entrySet().stream()
                                .flatMap(client ->
                                        client.getValue().names().stream().map(name -> client.getKey() + name)))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The name with which a setting reaches a client: the first of these prefixes with which it was given.
     *
     * @param given says whether a name was given
     * @param prefixes the strongest first; the bare name comes last
     */
    static String strongest(String bare, Predicate<String> given, String... prefixes) {
        return Stream.concat(Arrays.stream(prefixes), Stream.of(""))
                .map(prefix -> prefix + bare)
                .filter(given)
                .findFirst()
                .orElse(bare);
    }
}
