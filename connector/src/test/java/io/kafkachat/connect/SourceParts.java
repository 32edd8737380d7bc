package io.kafkachat.connect;

import io.kafkachat.client.ChatClient;
import io.kafkachat.events.PromptTraces;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;

/** What is inside a source task, around a consumer and a client of the test. */
final class SourceParts implements AutoCloseable {

    static final long NOW = 1_000_000;

    final Clock clock = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);
    final PromptLedger ledger = new PromptLedger(clock, SourceOffsets.MAX_COMPLETED_LENGTH);
    final TaskFailure failure = new TaskFailure();
    final OutcomeQueue outcomes = new OutcomeQueue();
    final EmittedBatches emitted = new EmittedBatches();
    final Metrics registry = new Metrics();
    final TaskMetrics metrics;
    final PromptCalls calls;
    final PromptIntake intake;
    final StartedSourceTask task;
    private final Closeables resources = new Closeables();

    SourceParts(Sources sources, ChatClient client, Consumer<byte[], byte[]> consumer, Backpressure backpressure) {
        this(sources, client, consumer, backpressure, null);
    }

    /** @param outlet in place of the task's queue, if not null */
    SourceParts(
            Sources sources,
            ChatClient client,
            Consumer<byte[], byte[]> consumer,
            Backpressure backpressure,
            Outlet outlet) {
        SourceSettings settings = sources.settings();
        metrics = resources.add(new TaskMetrics(new PluginMetricsImpl(registry, Map.of("task", "0")), client));
        calls = new PromptCalls(
                settings.connector(),
                client,
                new CallHandover(
                        settings.connector(), client, settings.delivery().adoption()),
                new PromptTraces(settings.trace()),
                sources.events(),
                PromptOrder.of(settings.delivery().ordering()),
                ledger,
                outlet == null ? outcomes : outlet,
                null,
                failure,
                metrics);
        Set<TopicPartition> partitions = Set.copyOf(consumer.assignment());
        intake = new PromptIntake(
                "test-intake",
                consumer,
                sources.reader(),
                ledger,
                calls,
                backpressure,
                new GroupProgress(settings.intake().group() != null, emitted, clock),
                failure,
                metrics);
        task = new StartedSourceTask(
                partitions,
                intake,
                outcomes,
                sources.records(),
                settings.emission(),
                emitted,
                ledger,
                calls,
                failure,
                metrics,
                resources,
                clock);
    }

    /** A partition that goes on from here. */
    OwnedPartition open(TopicPartition id, StartingPoint point) {
        OwnedPartition owned = new OwnedPartition(
                id, clock.millis(), new PartitionWindow(point.offset(), point.completed()), MissingReceipts.NONE);
        ledger.open(owned);
        ledger.consumed(owned, point.offset());
        return owned;
    }

    double metric(String name) {
        return registry.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals(name))
                .mapToDouble(metric -> ((Number) metric.getValue().metricValue()).doubleValue())
                .sum();
    }

    @Override
    public void close() {
        resources.close();
        registry.close();
    }
}
