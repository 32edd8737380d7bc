package io.kafkachat.connect;

import io.kafkachat.client.ChatClient;
import io.kafkachat.client.SharedChatClients;
import io.kafkachat.events.EventFactory;
import io.kafkachat.events.EventType;
import io.kafkachat.events.OutputEvents;
import io.kafkachat.events.PromptMapper;
import io.kafkachat.events.PromptTraces;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.apache.kafka.connect.storage.Converter;
import org.jspecify.annotations.Nullable;

/** Puts the parts of a sink task together, and takes them apart again if one cannot be made. */
final class SinkTaskFactory {

    // Also while closing, when the time is short.
    private static final Duration TOPIC_IDS = Duration.ofSeconds(1);

    private final SinkSettings settings;
    private final SinkTaskContext context;
    private final Clock clock = Clock.systemUTC();
    private final Closeables resources = new Closeables();

    private SinkTaskFactory(SinkSettings settings, SinkTaskContext context) {
        this.settings = settings;
        this.context = context;
    }

    /** @throws RuntimeException if a part refuses its settings; nothing is left open then */
    static StartedSinkTask start(SinkSettings settings, SinkTaskContext context) {
        SinkTaskFactory factory = new SinkTaskFactory(settings, context);
        try {
            return factory.assemble();
        } catch (RuntimeException e) {
            factory.resources.close();
            throw e;
        }
    }

    private StartedSinkTask assemble() {
        OutputSettings outputs = settings.outputs();
        DeliverySettings delivery = settings.delivery();
        ChatClient client = resources.add(SharedChatClients.acquire(settings.client()));
        TaskMetrics metrics = resources.add(new TaskMetrics(context.pluginMetrics(), client));
        Producer<byte[], byte[]> producer = resources.add(
                new KafkaProducer<>(producerProperties(outputs), new ByteArraySerializer(), new ByteArraySerializer()));
        TaskFailure failure = new TaskFailure();
        ErrantRecordReporter reporter = reporter();
        DeadLetters deadLetters = new DeadLetters(reporter);
        EventFactory events = new EventFactory(settings.events());
        PromptValues values = new PromptValues();
        RecordBytes recordBytes = resources.add(new RecordBytes(outputs));
        Converter valueConverter = resources.add(outputs.value().converter(false));
        OutputEvents outputEvents = new OutputEvents(outputs.topics(), events);
        OutputRecords records = new OutputRecords(
                outputEvents,
                valueConverter,
                recordBytes,
                EventWriter.of(outputs.value(), valueConverter),
                new EnrichedValues(settings.prompts().promptField(), settings.events(), values));
        Producer<byte[], byte[]> chunkProducer = ChunkProducer.open(settings.connector(), outputs, resources);
        PublishingThread thread = new PublishingThread("chat-publisher-" + settings.connector(), failure);
        OutcomePublisher publisher = resources.add(
                new OutcomePublisher(thread, producer, outputEvents, records, deadLetters, failure, clock));
        ChunkPublisher chunks = chunkProducer == null
                ? null
                : ChunkPublisher.prepared(chunkProducer, outputs, records, thread, metrics, clock);
        PromptLedger ledger = new PromptLedger(clock, CompletedOffsets.DEFAULT_MAX_LENGTH);
        PromptCalls calls = new PromptCalls(
                settings.connector(),
                client,
                new CallHandover(settings.connector(), client, delivery.adoption()),
                new PromptTraces(settings.trace()),
                events,
                PromptOrder.of(delivery.ordering()),
                ledger,
                publisher,
                chunks,
                failure,
                metrics);
        return new StartedSinkTask(
                context,
                settings.progress(),
                new SinkPromptReader(
                        new PromptReader(settings.connector(), new PromptMapper(settings.prompts()), values),
                        recordBytes),
                new Recovery(maps(), scan(reporter != null), clock),
                new TopicIds(() -> Admin.create(settings.progress().offsetsAdmin()), TOPIC_IDS),
                ledger,
                calls,
                deadLetters,
                Backpressure.of(delivery, settings.client().limits().maxInFlight()),
                failure,
                metrics,
                resources,
                clock);
    }

    private Map<String, Object> producerProperties(OutputSettings outputs) {
        Map<String, Object> properties = new HashMap<>(outputs.producer());
        properties.putIfAbsent(ProducerConfig.CLIENT_ID_CONFIG, "chat-outputs-" + settings.connector());
        return properties;
    }

    private CommittedMaps maps() {
        ProgressSettings progress = settings.progress();
        return new CommittedMaps(
                () -> Admin.create(progress.offsetsAdmin()),
                progress.offsetsGroup(),
                progress.scan().timeout());
    }

    private @Nullable OutputScan scan(boolean deadLetters) {
        ProgressSettings.Scan scan = settings.progress().scan();
        if (!scan.enabled()) {
            return null;
        }
        Map<EventType, String> answers =
                new EnumMap<>(settings.outputs().topics().names());
        String usageTopic = answers.remove(EventType.USAGE);
        answers.remove(EventType.CHUNK);
        if (deadLetters) {
            // An error event alone does not say that Connect has written the dead letter.
            answers.remove(EventType.ERROR);
        }
        Map<String, Object> properties = new HashMap<>(settings.outputs().consumer());
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // A source of this name may have been here before: what it did not commit was never published.
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.putIfAbsent(ConsumerConfig.CLIENT_ID_CONFIG, "chat-scan-" + settings.connector());
        return new OutputScan(
                () -> new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                Set.copyOf(answers.values()),
                usageTopic,
                settings.connector(),
                scan.slack(),
                scan.timeout(),
                clock);
    }

    /**
     * Null unless the user wants bad records to pass: with errors.tolerance=none, Connect stops the task for each of them,
     * but an error event accounts for them already.
     */
    private @Nullable ErrantRecordReporter reporter() {
        return "all".equalsIgnoreCase(context.configs().get("errors.tolerance"))
                ? context.errantRecordReporter()
                : null;
    }
}
