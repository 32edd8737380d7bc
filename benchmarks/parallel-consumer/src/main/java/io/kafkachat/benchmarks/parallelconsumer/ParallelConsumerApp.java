package io.kafkachat.benchmarks.parallelconsumer;

import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelConsumerOptions.CommitMode;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder;
import io.confluent.parallelconsumer.internal.DrainingCloseable.DrainingMode;
import io.confluent.parallelconsumer.vertx.VertxParallelEoSStreamProcessor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The program: reads prompts, calls the API with many calls at once, and writes completions; at least once.
 *
 * <p>A record counts as done when the future returned for it is. {@code vertxHttpRequest} and {@code JStreamVertx} return
 * that of the answer, so that an offset can be committed whose completion the producer has not written: a crash then loses
 * an answer that was paid for. {@code vertxFuture} takes any future, so here it is the one of the producer's
 * acknowledgement behind the answer: safe, and not slower, because the places for calls are not what limits it.
 */
public final class ParallelConsumerApp {

    private static final Duration STOP = Duration.ofSeconds(20);
    // As the parent's process id is told to programs of the test kit, of which nothing is on this class path.
    private static final String PARENT = "kafkachat.parent.pid";

    private final ProviderClient provider;
    private final CompletionEvents events;
    private final Producer<String, byte[]> producer;

    private ParallelConsumerApp(ProviderClient provider, CompletionEvents events, Producer<String, byte[]> producer) {
        this.provider = provider;
        this.events = events;
        this.producer = producer;
    }

    /**
     * Runs until it is ended; prints a line when it has partitions to read.
     *
     * @param args a properties file
     * @throws IOException when the file cannot be read
     */
    public static void main(String[] args) throws IOException {
        endWithParent();
        AppSettings settings = AppSettings.read(Path.of(args[0]));
        int inFlight = settings.number("chat.max.in.flight");
        Vertx vertx = Vertx.vertx();
        WebClient client = WebClient.create(
                vertx, new WebClientOptions().setMaxPoolSize(inFlight).setKeepAliveTimeout(600));
        Producer<String, byte[]> producer = producer(settings);
        ParallelConsumerApp app = new ParallelConsumerApp(
                new ProviderClient(
                        vertx,
                        client,
                        settings.required("chat.api.url"),
                        settings.required("chat.api.key"),
                        settings.orElse("chat.model", "nvidia/nemotron-3-ultra-550b-a55b")),
                new CompletionEvents(settings.required("completions.topic")),
                producer);
        VertxParallelEoSStreamProcessor<String, String> processor =
                new VertxParallelEoSStreamProcessor<>(vertx, client, options(settings, inFlight));
        processor.subscribe(List.of(settings.required("topics")), new ReadyLine());
        processor.vertxFuture(context -> app.process(context.getSingleConsumerRecord()));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            processor.close(STOP, DrainingMode.DONT_DRAIN);
            producer.close(STOP);
        }));
    }

    private Future<Void> process(ConsumerRecord<String, String> prompt) {
        return provider.answer(CompletionEvents.requestId(prompt), prompt.value())
                .compose(answer -> publish(events.event(prompt, answer.getBytes())));
    }

    private Future<Void> publish(ProducerRecord<String, byte[]> completion) {
        Promise<Void> acknowledged = Promise.promise();
        producer.send(completion, (metadata, failure) -> {
            if (failure == null) {
                acknowledged.complete();
            } else {
                acknowledged.fail(failure);
            }
        });
        return acknowledged.future();
    }

    private static ParallelConsumerOptions<String, String> options(AppSettings settings, int inFlight) {
        return ParallelConsumerOptions.<String, String>builder()
                .consumer(consumer(settings))
                .ordering(ProcessingOrder.UNORDERED)
                .maxConcurrency(inFlight)
                // "The fastest option", and the default.
                .commitMode(CommitMode.PERIODIC_CONSUMER_ASYNCHRONOUS)
                // With the default of 2 just one call for each place lies ready, and a whole wave of calls ends at
                // once.
                .initialLoadFactor(Integer.parseInt(settings.orElse("initial.load.factor", "4")))
                .build();
    }

    private static KafkaConsumer<String, String> consumer(AppSettings settings) {
        Map<String, Object> config = new HashMap<>();
        config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.required("bootstrap.servers"));
        config.put(ConsumerConfig.GROUP_ID_CONFIG, settings.required("group.id"));
        // After a crash it has its partitions at once, as the Streams app has, and not after a session timeout.
        config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, settings.required("group.id") + "-1");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
        config.putAll(settings.withPrefix("consumer."));
        return new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer());
    }

    private static Producer<String, byte[]> producer(AppSettings settings) {
        Map<String, Object> config = new HashMap<>();
        config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.required("bootstrap.servers"));
        config.putAll(settings.withPrefix("producer."));
        return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    private static void endWithParent() {
        Long parent = Long.getLong(PARENT);
        if (parent != null) {
            ProcessHandle.of(parent)
                    .ifPresent(handle ->
                            handle.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
        }
    }
}
