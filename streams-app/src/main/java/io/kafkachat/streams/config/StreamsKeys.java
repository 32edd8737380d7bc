package io.kafkachat.streams.config;

import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Objects;
import java.util.Set;
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

    /**
     * The definitions that a value must satisfy: of Streams if it has one, else of the clients that get it. None: Kafka does
     * not know the name.
     */
    static List<ConfigKey> definitions(String name) {
        if (STREAMS.names().contains(name)) {
            return List.of(STREAMS.configKeys().get(name));
        }
        List<ConfigDef> clients = CLIENTS.entrySet().stream()
                .filter(client -> name.startsWith(client.getKey()))
                .map(Entry::getValue)
                .toList();
        String bare = bare(name);
        return (clients.isEmpty() ? CLIENTS.values() : clients)
                .stream()
                        .map(client -> client.configKeys().get(bare))
                        .filter(Objects::nonNull)
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
}
