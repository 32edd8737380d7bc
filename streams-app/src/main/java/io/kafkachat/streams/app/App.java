package io.kafkachat.streams.app;

import io.kafkachat.streams.ChatCompletions;
import io.kafkachat.streams.ChatCompletionsListener;
import io.kafkachat.streams.ChatLoad;
import io.kafkachat.streams.StableClientSupplier;
import io.kafkachat.streams.StreamsFailurePolicy;
import io.kafkachat.streams.config.AppSettings;
import io.kafkachat.streams.config.DeliverySettings.PendingStore;
import io.kafkachat.streams.config.OperationsConfig;
import io.kafkachat.streams.http.AppState;
import io.kafkachat.streams.usage.UsageWindowQuery;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;
import org.apache.kafka.streams.state.Stores;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The app from start to end, without what watches it. Thread-safe. */
final class App implements AppState, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(App.class);

    /** Brokers that are restarted one by one are got over; what goes on for longer is somebody's to look at. */
    private static final int MAX_REPLACEMENTS = 20;

    private static final Duration REPLACEMENTS_COUNT_FOR = Duration.ofMinutes(10);

    /** For the last commit and the end of the clients, after the drain. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final AppSettings settings;
    private final ChatCompletions<byte[], byte[]> chat;
    private final Topology topology;
    private final KafkaStreams streams;
    private final StreamsFailurePolicy failures = new StreamsFailurePolicy(MAX_REPLACEMENTS, REPLACEMENTS_COUNT_FOR);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean ready;
    private volatile boolean draining;
    private volatile boolean endedByItself;

    App(AppSettings settings, ChatCompletionsListener listener) {
        this.settings = settings;
        this.chat = chat(settings, listener);
        this.topology = ChatTopology.of(settings, chat);
        Properties properties = new Properties();
        properties.putAll(settings.streams());
        this.streams = new KafkaStreams(topology, properties, chat.withBackpressure(clients(settings)));
        streams.setUncaughtExceptionHandler(failures);
        streams.setStateListener((state, before) -> changed(state));
    }

    private static ChatCompletions<byte[], byte[]> chat(AppSettings settings, ChatCompletionsListener listener) {
        ChatCompletions.Builder<byte[], byte[]> chat = ChatCompletions.promptEvents(settings.prompts())
                .client(settings.client())
                .traceContext(settings.trace())
                .settings(settings.delivery().processor())
                .listener(listener);
        return settings.delivery().pendingStore() == PendingStore.ROCKSDB
                ? chat.store(Stores.persistentKeyValueStore(ChatCompletions.DEFAULT_STORE_NAME))
                        .build()
                : chat.build();
    }

    private static KafkaClientSupplier clients(AppSettings settings) {
        return settings.instanceId() == null
                ? new DefaultKafkaClientSupplier()
                : new StableClientSupplier(settings.applicationId(), settings.instanceId());
    }

    private void changed(KafkaStreams.State state) {
        if (state == KafkaStreams.State.RUNNING) {
            ready = true;
        }
        if (state == KafkaStreams.State.ERROR || state == KafkaStreams.State.NOT_RUNNING) {
            endedByItself = !draining;
            ended.countDown();
        }
    }

    void start() {
        streams.start();
    }

    /** Waits until it has failed, or was closed. */
    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /** Whether it did not end because it was closed. */
    boolean hasFailed() {
        return endedByItself || failures.failure().isPresent();
    }

    /** Why it failed, if that is known. */
    Optional<Throwable> failure() {
        return failures.failure();
    }

    @Override
    public KafkaStreams.State state() {
        return streams.state();
    }

    /** Stays true in later rebalances, in which tasks that are not moved go on. */
    @Override
    public boolean hasRun() {
        return ready;
    }

    @Override
    public boolean isDraining() {
        return draining;
    }

    @Override
    public ChatLoad load() {
        return chat.load();
    }

    KafkaStreams streams() {
        return streams;
    }

    String topology() {
        return topology.describe().toString();
    }

    UsageWindowQuery usage() {
        return new UsageWindowQuery(streams, settings.usage());
    }

    /**
     * Takes no more prompts on, waits for the calls on the wire, publishes their answers and ends. An instance that has an id
     * is expected back: it keeps its place in the group for {@code session.timeout.ms}. Any other leaves the group.
     */
    @Override
    public void close() {
        draining = true;
        Duration timeout = settings.operations().drainTimeout();
        if (streams.state().isRunningOrRebalancing() && !chat.drain(timeout)) {
            log.warn(
                    "Calls still run after {} ms of waiting ({}); they end here and are made again by whoever takes over",
                    timeout.toMillis(),
                    OperationsConfig.DRAIN_TIMEOUT);
        }
        failures.close();
        boolean closed = streams.close(CloseOptions.timeout(CLOSE_TIMEOUT)
                .withGroupMembershipOperation(
                        settings.instanceId() == null
                                ? GroupMembershipOperation.LEAVE_GROUP
                                : GroupMembershipOperation.REMAIN_IN_GROUP));
        if (!closed) {
            log.warn("Kafka Streams did not end within {} s", CLOSE_TIMEOUT.toSeconds());
        }
    }
}
