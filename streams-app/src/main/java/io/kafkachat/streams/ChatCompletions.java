package io.kafkachat.streams;

import io.kafkachat.client.ChatClient;
import io.kafkachat.client.ClientSettings;
import io.kafkachat.client.SharedChatClients;
import io.kafkachat.events.PromptSettings;
import io.kafkachat.events.TraceForwarding;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * A processor for any topology that makes one asynchronous chat-completions call of each record and forwards what became of
 * it, with the record's key, time stamp and headers:
 *
 * <pre>{@code
 * ChatCompletions<String, Order> chat = ChatCompletions.builder(Serdes.String(), orderSerde)
 *         .client(ClientSettings.of(url, apiKey))
 *         .mapping(PromptMapping.text(model, order -> "Summarise: " + order.note()))
 *         .build();
 * builder.stream("orders", Consumed.with(Serdes.String(), orderSerde))
 *         .process(chat)
 *         .mapValues(result -> result.value().withSummary(result.text().orElse("")))
 *         .to("orders-enriched");
 * }</pre>
 *
 * <p>Calls do not hold up commits or each other. An unanswered record is kept in a changelogged store, named {@code
 * <name>-pending}, which comes with this supplier. With {@code processing.guarantee=exactly_once_v2} each record has exactly
 * one result, to readers of committed records; a record whose result was not committed before a crash is sent again.
 *
 * <p>One instance is for one place in one topology of one {@link KafkaStreams}. Thread-safe.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class ChatCompletions<K, V> implements ProcessorSupplier<K, V, K, ChatResult<V>> {

    public static final String DEFAULT_NAME = "chat-completions";

    /** The store of a processor with the default name. */
    public static final String DEFAULT_STORE_NAME = storeName(DEFAULT_NAME);

    private final String name;
    private final Serde<K> keys;
    private final Serde<V> values;
    private final ClientSettings client;
    private final PromptMapping<K, V> mapping;
    private final ProcessorSettings settings;
    private final TraceForwarding trace;
    private final ChatCompletionsListener listener;
    private final KeyValueBytesStoreSupplier stores;
    private final Instance instance = new Instance();

    private ChatCompletions(
            Builder<K, V> builder,
            ClientSettings client,
            PromptMapping<K, V> mapping,
            KeyValueBytesStoreSupplier stores) {
        this.name = builder.name;
        this.keys = builder.keys;
        this.values = builder.values;
        this.client = client;
        this.mapping = mapping;
        this.settings = builder.settings != null
                ? builder.settings
                : ProcessorSettings.forInFlight(client.limits().maxInFlight());
        this.trace = builder.trace;
        this.listener = builder.listener;
        this.stores = stores;
    }

    /**
     * A processor of records of these types.
     *
     * @param keys writes keys to the pending store and reads them again
     * @param values the same for values
     */
    public static <K, V> Builder<K, V> builder(Serde<K> keys, Serde<V> values) {
        return new Builder<>(keys, values);
    }

    /** A processor of prompt events as the record contract has them. */
    public static Builder<byte[], byte[]> promptEvents(PromptSettings settings) {
        return builder(Serdes.ByteArray(), Serdes.ByteArray()).mapping(PromptMapping.promptEvents(settings));
    }

    /**
     * Settings of Kafka Streams that suit calls: exactly once, answers that are seen within a tenth of a second, and short turns of
     * the stream thread. Everything else is to be added.
     */
    public static Map<String, Object> streamsSettings() {
        return Map.of(
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                StreamsConfig.EXACTLY_ONCE_V2,
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                40,
                StreamsConfig.POLL_MS_CONFIG,
                20,
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG),
                100,
                StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG),
                5);
    }

    /**
     * Clients for the application's {@link KafkaStreams}, which fetch no records for this processor while it has taken on enough,
     * or drains: {@code maxPending} and {@code maxPendingBytes} are exceeded by no more than a poll. Without them stream threads can
     * only slow down: they take on some records a second however much is pending, which adds up while an endpoint is away for hours.
     *
     * <p>Other topics of the application are fetched as always. Needs {@code group.protocol=classic}.
     *
     * @param clients makes the clients, such as a {@link StableClientSupplier}
     */
    public KafkaClientSupplier withBackpressure(KafkaClientSupplier clients) {
        return new BackpressureClients(clients, instance, settings);
    }

    /** Called by Streams. */
    @Override
    public Processor<K, V, K, ChatResult<V>> get() {
        return new ChatCompletionsProcessor<>(this);
    }

    /** The pending store. Called by Streams. */
    @Override
    public Set<StoreBuilder<?>> stores() {
        return Set.of(Stores.keyValueStoreBuilder(stores, Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(ChangelogTopic.config(settings.maxRecordBytes())));
    }

    /** What is being done at this moment. */
    public ChatLoad load() {
        return instance.load();
    }

    /**
     * Closes an application without interrupting calls: takes no more records on, waits for the calls on the wire and forwards
     * their results, then closes. Records that wait for a call, or for the next attempt, stay in the store for the next
     * start. Not to be called on a stream thread.
     *
     * @param timeout for both together; after it the application is closed although calls run, which are sent again
     * @return whether no call was interrupted and the application closed in time
     */
    public boolean drainAndClose(KafkaStreams streams, Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        boolean drained = drain(timeout);
        Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
        return streams.close(left.compareTo(MIN_CLOSE) < 0 ? MIN_CLOSE : left) && drained;
    }

    /**
     * The first half of {@link #drainAndClose}, for applications with several of these processors. There is no way back.
     *
     * @return whether no call runs any more
     */
    public boolean drain(Duration timeout) {
        instance.drain();
        try {
            return instance.awaitIdle(timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            instance.drained();
        }
    }

    private static final Duration MIN_CLOSE = Duration.ofSeconds(1);

    private static String storeName(String name) {
        return name + "-pending";
    }

    /** The name of the processor's store. */
    public String storeName() {
        return stores.name();
    }

    String name() {
        return name;
    }

    /** What request ids are made with: two processors of one application over one topic get different ids. */
    String namespace(String applicationId) {
        return name.equals(DEFAULT_NAME) ? applicationId : applicationId + "/" + name;
    }

    ProcessorSettings settings() {
        return settings;
    }

    TraceForwarding trace() {
        return trace;
    }

    ChatCompletionsListener listener() {
        return listener;
    }

    Instance instance() {
        return instance;
    }

    PromptMapping<K, V> mapping() {
        return mapping;
    }

    RecordBytes<K, V> bytes() {
        return new RecordBytes<>(keys, values);
    }

    ChatClient acquireClient() {
        return SharedChatClients.acquire(client);
    }

    /**
     * Collects what a processor needs. Not thread-safe.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     */
    public static final class Builder<K, V> {

        private final Serde<K> keys;
        private final Serde<V> values;
        private String name = DEFAULT_NAME;
        private @Nullable ClientSettings client;
        private @Nullable PromptMapping<K, V> mapping;
        private @Nullable ProcessorSettings settings;
        private @Nullable KeyValueBytesStoreSupplier store;
        private TraceForwarding trace = TraceForwarding.NONE;
        private ChatCompletionsListener listener = ChatCompletionsListener.NONE;

        private Builder(Serde<K> keys, Serde<V> values) {
            this.keys = keys;
            this.values = values;
        }

        /** Of the processor and, with {@code -pending}, of its store; part of request ids. Default {@value #DEFAULT_NAME}. */
        public Builder<K, V> name(String newName) {
            name = newName;
            return this;
        }

        /** The endpoint with its limits and timeouts. Required. */
        public Builder<K, V> client(ClientSettings newClient) {
            client = newClient;
            return this;
        }

        /** Makes requests of records. Required. */
        public Builder<K, V> mapping(PromptMapping<K, V> newMapping) {
            mapping = newMapping;
            return this;
        }

        /** How much is taken on. Default: what suits the client's limit. */
        public Builder<K, V> settings(ProcessorSettings newSettings) {
            settings = newSettings;
            return this;
        }

        /**
         * Where unanswered records are kept. Default: in memory, from where they are restored by reading the changelog; a
         * persistent store is for more records than fit into memory.
         */
        public Builder<K, V> store(KeyValueBytesStoreSupplier newStore) {
            store = newStore;
            return this;
        }

        /**
         * Whether the trace that a record's headers name goes with its calls, also to fallbacks. Default: no. Results have the
         * headers of their record in either case.
         */
        public Builder<K, V> traceContext(TraceForwarding newTrace) {
            trace = newTrace;
            return this;
        }

        /** Hears what the processor does. */
        public Builder<K, V> listener(ChatCompletionsListener newListener) {
            listener = newListener;
            return this;
        }

        /** @throws IllegalStateException if something is missing; the message names it */
        public ChatCompletions<K, V> build() {
            if (client == null) {
                throw new IllegalStateException("client: expected the settings of an endpoint");
            }
            if (mapping == null) {
                throw new IllegalStateException("mapping: expected one of records to requests");
            }
            return new ChatCompletions<>(
                    this, client, mapping, store != null ? store : Stores.inMemoryKeyValueStore(storeName(name)));
        }
    }
}
