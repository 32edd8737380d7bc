package io.kafkachat.connect;

import io.kafkachat.client.ChatClient;
import io.kafkachat.client.SharedChatClients;
import io.kafkachat.events.EventFactory;
import io.kafkachat.events.OutputEvents;
import io.kafkachat.events.PromptMapper;
import io.kafkachat.events.PromptTraces;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.Converter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the parts of a source task together, and takes them apart again if one cannot be made. */
final class SourceTaskFactory {

    private static final Logger log = LoggerFactory.getLogger(SourceTaskFactory.class);

    private static final Duration GROUP_READ = Duration.ofSeconds(10);

    private final SourceSettings settings;
    private final Set<TopicPartition> partitions;
    private final SourceTaskContext context;
    private final Clock clock = Clock.systemUTC();
    private final Closeables resources = new Closeables();

    private SourceTaskFactory(SourceSettings settings, Set<TopicPartition> partitions, SourceTaskContext context) {
        this.settings = settings;
        this.partitions = partitions;
        this.context = context;
    }

    /** @throws RuntimeException if a part refuses its settings; nothing is left open then */
    static StartedSourceTask start(SourceSettings settings, Set<TopicPartition> partitions, SourceTaskContext context) {
        SourceTaskFactory factory = new SourceTaskFactory(settings, partitions, context);
        try {
            return factory.assemble();
        } catch (RuntimeException e) {
            factory.resources.close();
            throw e;
        }
    }

    private StartedSourceTask assemble() {
        ChatClient client = resources.add(SharedChatClients.acquire(settings.client()));
        TaskMetrics metrics = resources.add(new TaskMetrics(context.pluginMetrics(), client));
        TaskFailure failure = new TaskFailure();
        EventFactory events = new EventFactory(settings.events());
        OutputEvents outputs = new OutputEvents(settings.chunks().topics(), events);
        PromptValues values = new PromptValues();
        EnrichedValues enriched = new EnrichedValues(settings.prompts().promptField(), settings.events(), values);
        ChunkPublisher chunks = chunks(outputs, enriched, metrics, failure);
        OutcomeQueue outcomes = new OutcomeQueue();
        PromptLedger ledger = new PromptLedger(clock, SourceOffsets.MAX_COMPLETED_LENGTH);
        PromptCalls calls = new PromptCalls(
                settings.connector(),
                client,
                new CallHandover(
                        settings.connector(), client, settings.delivery().adoption()),
                new PromptTraces(settings.trace()),
                events,
                PromptOrder.of(settings.delivery().ordering()),
                ledger,
                outcomes,
                chunks,
                failure,
                metrics);
        EmittedBatches emitted = new EmittedBatches();
        GroupProgress group = new GroupProgress(settings.intake().group() != null, emitted, clock);
        Consumer<byte[], byte[]> consumer = resources.add(consumer());
        open(consumer, group, ledger);
        SourcePromptReader reader = resources.add(new SourcePromptReader(
                new PromptReader(settings.connector(), new PromptMapper(settings.prompts()), values),
                settings.intake(),
                settings.emission().headerBytes()));
        PromptIntake intake = new PromptIntake(
                "chat-intake-" + settings.connector(),
                consumer,
                reader,
                ledger,
                calls,
                Backpressure.of(settings.delivery(), settings.client().limits().maxInFlight()),
                group,
                failure,
                metrics);
        intake.start();
        return new StartedSourceTask(
                partitions,
                intake,
                outcomes,
                new SourceRecords(outputs, enriched, settings.emission()),
                settings.emission(),
                emitted,
                ledger,
                calls,
                failure,
                metrics,
                resources,
                clock);
    }

    private @Nullable ChunkPublisher chunks(
            OutputEvents outputs, EnrichedValues enriched, TaskMetrics metrics, TaskFailure failure) {
        Producer<byte[], byte[]> producer = ChunkProducer.open(settings.connector(), settings.chunks(), resources);
        if (producer == null) {
            return null;
        }
        Converter converter = resources.add(settings.chunks().value().converter(false));
        OutputRecords records = new OutputRecords(
                outputs,
                converter,
                resources.add(new RecordBytes(settings.chunks())),
                EventWriter.of(settings.chunks().value(), converter),
                enriched);
        PublishingThread thread = resources.add(new PublishingThread("chat-chunks-" + settings.connector(), failure));
        return ChunkPublisher.prepared(producer, settings.chunks(), records, thread, metrics, clock);
    }

    private Consumer<byte[], byte[]> consumer() {
        Map<String, Object> properties = new HashMap<>(settings.intake().consumer());
        properties.putIfAbsent(ConsumerConfig.CLIENT_ID_CONFIG, "chat-prompts-" + settings.connector());
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Each partition goes on where Connect, or else the consumer group, says; others begin at {@code auto.offset.reset}. */
    private void open(Consumer<byte[], byte[]> consumer, GroupProgress group, PromptLedger ledger) {
        consumer.assign(partitions);
        Map<TopicPartition, StartingPoint> points = new HashMap<>();
        Map<TopicPartition, Long> times = new HashMap<>();
        SourceOffsets.read(context.offsetStorageReader(), partitions).forEach((partition, stored) -> {
            points.put(partition, stored.point());
            times.put(partition, stored.time());
        });
        group.read(consumer, partitions, times, GROUP_READ)
                .forEach((partition, point) -> points.merge(partition, point, StartingPoint::and));
        for (TopicPartition partition : partitions) {
            StartingPoint point = points.get(partition);
            OwnedPartition owned = point == null
                    ? OwnedPartition.fresh(partition, clock.millis())
                    : new OwnedPartition(
                            partition,
                            clock.millis(),
                            new PartitionWindow(point.offset(), point.completed()),
                            MissingReceipts.NONE);
            ledger.open(owned);
            if (point != null) {
                ledger.consumed(owned, point.offset());
                consumer.seek(partition, point.offset());
            }
        }
        log.info("Reads {} partitions, {} of them from where they were left", partitions.size(), points.size());
    }
}
