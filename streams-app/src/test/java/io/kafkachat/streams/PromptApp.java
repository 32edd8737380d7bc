package io.kafkachat.streams;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.client.ClientSettings;
import io.kafkachat.client.ClientSettings.Capabilities;
import io.kafkachat.client.ClientSettings.Limits;
import io.kafkachat.client.ResilienceSettings;
import io.kafkachat.client.ResilienceSettings.AdaptiveConcurrency;
import io.kafkachat.events.PromptSettings;
import io.kafkachat.streams.ProcessorSettings.Ordering;
import io.kafkachat.testkit.kafka.EmbeddedKafka;
import io.kafkachat.testkit.provider.ProviderSimulator;
import io.kafkachat.testkit.provider.SimulatorSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * An application around the processor: prompts in, one line of JSON for each result out. Its settings are those of Kafka
 * Streams and a few of its own, all of them text, so that a process can be started with them too.
 */
final class PromptApp implements AutoCloseable {

    /** The complete URL of the provider. */
    static final String ENDPOINT = "app.endpoint";

    /** The id for {@link StableClientSupplier}; empty for the clients of Streams. */
    static final String INSTANCE = "app.instance";

    static final String IN_FLIGHT = "app.in.flight";
    static final String ORDERING = "app.ordering";
    static final String MAX_RECORD_BYTES = "app.max.record.bytes";

    /** {@code memory} or {@code disk}. */
    static final String STORE = "app.store";

    /** A prompt of this text makes the mapping throw. */
    static final String UNMAPPABLE = "unmappable";

    private static final ResilienceSettings ALL_AT_ONCE = new ResilienceSettings(
            new AdaptiveConcurrency(false, 1, 1),
            ResilienceSettings.DEFAULT.pauses(),
            ResilienceSettings.DEFAULT.outages(),
            ResilienceSettings.DEFAULT.retries());
    private static final Duration CLOSE = Duration.ofSeconds(20);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ChatCompletions<byte[], byte[]> chat;
    private final KafkaStreams streams;
    private final StreamsFailurePolicy failures = new StreamsFailurePolicy(10, Duration.ofMinutes(10));
    private final CountDownLatch ended = new CountDownLatch(1);

    private PromptApp(ChatCompletions<byte[], byte[]> chat, KafkaStreams streams) {
        this.chat = chat;
        this.streams = streams;
    }

    /** Exactly once, quick commits, everything in memory. Can be changed. */
    static Map<String, String> settings(
            EmbeddedKafka kafka, ProviderSimulator provider, String application, Path stateDirectory) {
        Map<String, String> settings = new HashMap<>();
        ChatCompletions.streamsSettings().forEach((name, value) -> settings.put(name, value.toString()));
        settings.put(ENDPOINT, provider.uri().toString());
        settings.put(INSTANCE, "one");
        settings.put(IN_FLIGHT, "64");
        settings.put(ORDERING, Ordering.NONE.name());
        settings.put(MAX_RECORD_BYTES, Integer.toString(ProcessorSettings.DEFAULT.maxRecordBytes()));
        settings.put(STORE, "memory");
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, "true");
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        return settings;
    }

    static PromptApp start(Map<String, String> settings) {
        return start(settings, result -> {});
    }

    /** @param onResult called with each result before it is written, on a stream thread; what it throws ends the thread */
    static PromptApp start(Map<String, String> settings, Consumer<? super ChatResult<byte[]>> onResult) {
        ChatCompletions<byte[], byte[]> chat = chat(settings);
        Properties properties = new Properties();
        properties.putAll(settings);
        String application = setting(settings, StreamsConfig.APPLICATION_ID_CONFIG);
        String instance = setting(settings, INSTANCE);
        KafkaClientSupplier clients =
                instance.isEmpty() ? new DefaultKafkaClientSupplier() : new StableClientSupplier(application, instance);
        PromptApp app = new PromptApp(
                chat,
                new KafkaStreams(
                        topology(new AppTopics(application), chat, onResult),
                        properties,
                        chat.withBackpressure(clients)));
        app.streams.setUncaughtExceptionHandler(app.failures);
        app.streams.setStateListener((now, before) -> {
            if (now.hasCompletedShutdown()) {
                app.ended.countDown();
            }
        });
        app.streams.start();
        return app;
    }

    private static ChatCompletions<byte[], byte[]> chat(Map<String, String> settings) {
        int inFlight = Integer.parseInt(setting(settings, IN_FLIGHT));
        PromptMapping<byte[], byte[]> mapping = PromptMapping.promptEvents(
                PromptSettings.of("nvidia/nemotron-3-ultra-550b-a55b", Capabilities.NEMOTRON));
        ChatCompletions.Builder<byte[], byte[]> builder = ChatCompletions.builder(
                        Serdes.ByteArray(), Serdes.ByteArray())
                .client(ClientSettings.of(URI.create(setting(settings, ENDPOINT)), SimulatorSettings.DEFAULT_API_KEY)
                        .withLimits(new Limits(inFlight))
                        .withResilience(ALL_AT_ONCE))
                .mapping(record -> {
                    if (record.value() != null
                            && UNMAPPABLE.equals(new String(record.value(), StandardCharsets.UTF_8))) {
                        throw new IllegalArgumentException("a mapping of the test");
                    }
                    return mapping.map(record);
                })
                .settings(ProcessorSettings.forInFlight(inFlight)
                        .withOrdering(Ordering.valueOf(setting(settings, ORDERING)))
                        .withMaxRecordBytes(Integer.parseInt(setting(settings, MAX_RECORD_BYTES))));
        if ("disk".equals(setting(settings, STORE))) {
            builder.store(Stores.persistentKeyValueStore("pending-on-disk"));
        }
        return builder.build();
    }

    private static Topology topology(
            AppTopics topics, ChatCompletions<byte[], byte[]> chat, Consumer<? super ChatResult<byte[]>> onResult) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(
                        topics.prompts(),
                        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("prompts"))
                .process(chat, Named.as("chat"))
                .peek((key, result) -> onResult.accept(result), Named.as("watched"))
                .mapValues(PromptApp::json, Named.as("as-json"))
                .to(
                        topics.answers(),
                        Produced.with(Serdes.ByteArray(), Serdes.String()).withName("answers"));
        return builder.build();
    }

    private static String json(ChatResult<byte[]> result) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("id", result.prompt().requestId());
        json.put(
                "place",
                result.prompt().coordinates().partition() + "/"
                        + result.prompt().coordinates().offset());
        result.text().ifPresent(text -> json.put("text", text));
        result.failure().ifPresent(failure -> json.put("error", failure.errorClass() + ": " + failure.message()));
        return json.toString();
    }

    ChatLoad load() {
        return chat.load();
    }

    StreamsFailurePolicy failures() {
        return failures;
    }

    /** Returns when it was closed, or has stopped itself for a failure. */
    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /** The entries of the pending store. */
    int pending() {
        ReadOnlyKeyValueStore<Object, Object> store = streams.store(
                StoreQueryParameters.fromNameAndType(chat.storeName(), QueryableStoreTypes.keyValueStore()));
        int count = 0;
        try (KeyValueIterator<Object, Object> all = store.all()) {
            for (; all.hasNext(); all.next()) {
                count++;
            }
        }
        return count;
    }

    /** See {@link ChatCompletions#drainAndClose}. */
    boolean drainAndClose(Duration timeout) {
        failures.close();
        return chat.drainAndClose(streams, timeout);
    }

    /** Gives its partitions to other instances at once; {@link #close} keeps them for the next start. */
    void leave() {
        close(GroupMembershipOperation.LEAVE_GROUP);
    }

    @Override
    public void close() {
        close(GroupMembershipOperation.REMAIN_IN_GROUP);
    }

    private void close(GroupMembershipOperation membership) {
        failures.close();
        if (!streams.close(CloseOptions.timeout(CLOSE).withGroupMembershipOperation(membership))) {
            throw new AssertionError("the application does not close within " + CLOSE);
        }
    }

    private static String setting(Map<String, String> settings, String name) {
        String value = settings.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + ": expected a value");
        }
        return value;
    }
}
