package io.kafkachat.streams.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kafkachat.testkit.kafka.EmbeddedKafka;
import io.kafkachat.testkit.kafka.Prompts;
import io.kafkachat.testkit.kafka.StreamsAppProcess;
import io.kafkachat.testkit.kafka.TopicReader;
import io.kafkachat.testkit.process.ProcessSettings;
import io.kafkachat.testkit.provider.ProviderSimulator;
import io.kafkachat.testkit.provider.SimulatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.IntFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.StringSerializer;

/** A broker and a provider in this JVM with the topics of one app, whose instances are processes. */
final class AppCluster implements AutoCloseable {

    static final int PARTITIONS = 4;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path ARCHIVE = Path.of(System.getProperty("app.archive", ""));

    private final String application;
    private final EmbeddedKafka kafka;
    private final ProviderSimulator provider;
    private final Path directory;
    private final Path archive;
    private final List<StreamsAppProcess> instances = new ArrayList<>();

    private AppCluster(
            String application, EmbeddedKafka kafka, ProviderSimulator provider, Path directory, Path archive) {
        this.application = application;
        this.kafka = kafka;
        this.provider = provider;
        this.directory = directory;
        this.archive = archive;
    }

    /**
     * @param application its id; the prompt topic is {@code <application>-prompts}. A directory of this name under {@code target}
     *     takes files, which stay for a look after a failure
     */
    static AppCluster start(String application, SimulatorSettings simulator) {
        return start(application, simulator, Map.of());
    }

    /** @param topicConfig of all topics */
    static AppCluster start(String application, SimulatorSettings simulator, Map<String, String> topicConfig) {
        Path directory = Path.of("target", "it", application).toAbsolutePath();
        Path archive = StreamsAppProcess.unpack(ARCHIVE, directory.resolve("archive"));
        AppCluster cluster = new AppCluster(
                application, EmbeddedKafka.start(), ProviderSimulator.start(simulator), directory, archive);
        for (String topic : List.of("prompts", "completions", "tool-calls", "usage", "errors", "usage-metrics-2s")) {
            cluster.kafka.createTopic(application + "-" + topic, PARTITIONS, topicConfig);
        }
        return cluster;
    }

    EmbeddedKafka kafka() {
        return kafka;
    }

    ProviderSimulator provider() {
        return provider;
    }

    String topic(String suffix) {
        return application + "-" + suffix;
    }

    /** What every instance is given; later pairs win, and a value {@code -} takes a key out. */
    Map<String, String> config(String instance, String... pairs) {
        Map<String, String> config = new HashMap<>();
        config.put("application.id", application);
        config.put("instance.id", instance);
        config.put("bootstrap.servers", kafka.bootstrapServers());
        config.put("topics", topic("prompts"));
        config.put("chat.api.url", provider.baseUri().resolve("/v1").toString());
        config.put("chat.api.key", SimulatorSettings.DEFAULT_API_KEY);
        config.put("state.dir", directory.resolve("state-" + instance).toString());
        config.put("usage.window.sizes.ms", "2000");
        config.put("usage.window.grace.ms", "500");
        config.put("usage.metrics.topic", application + "-usage-metrics-${window}");
        for (int i = 0; i < pairs.length; i += 2) {
            config.put(pairs[i], pairs[i + 1]);
        }
        config.values().removeIf("-"::equals);
        return config;
    }

    /** Starts an instance, which is ended at the latest with this. */
    StreamsAppProcess startInstance(String instance, String... pairs) {
        return startInstance(ProcessSettings.in(directory, instance), instance, pairs);
    }

    /** The same with another Java than this JVM's. */
    StreamsAppProcess startInstanceOn(Path javaHome, String instance, String... pairs) {
        return startInstance(ProcessSettings.in(directory, instance).withJavaHome(javaHome), instance, pairs);
    }

    private StreamsAppProcess startInstance(ProcessSettings process, String instance, String... pairs) {
        StreamsAppProcess started = StreamsAppProcess.start(archive, config(instance, pairs), process);
        instances.add(started);
        return started;
    }

    void send(int count, IntFunction<String> prompt) {
        Prompts.sendAll(kafka.bootstrapServers(), topic("prompts"), count, prompt);
    }

    void send(String key, String prompt, Map<String, String> headers) {
        try (Prompts prompts = Prompts.open(kafka.bootstrapServers())) {
            prompts.send(topic("prompts"), null, key, prompt, headers);
            prompts.flush();
        }
    }

    /** One prompt of many megabytes. */
    void sendLarge(String text) {
        Map<String, Object> config = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka.bootstrapServers(),
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                64 << 20,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                128L << 20);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic("prompts"), text)).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError("cannot send a large prompt", e);
        }
    }

    /** What a reader of committed records sees. */
    List<ConsumerRecord<String, String>> read(String topicSuffix) {
        return TopicReader.readAll(kafka.bootstrapServers(), topic(topicSuffix), IsolationLevel.READ_COMMITTED);
    }

    List<JsonNode> events(String topicSuffix) {
        return read(topicSuffix).stream().map(record -> json(record.value())).toList();
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    /** Waits until so many records are committed in a topic. */
    void awaitRecords(String topicSuffix, int count, Duration atMost) {
        try (TopicReader reader =
                TopicReader.open(kafka.bootstrapServers(), topic(topicSuffix), IsolationLevel.READ_COMMITTED)) {
            assertThat(reader.awaitCount(count, atMost)).hasSizeGreaterThanOrEqualTo(count);
        }
    }

    /** How many records of a topic stem from each prompt, by request id. */
    Map<String, Long> perPrompt(String topicSuffix) {
        return TopicReader.countByHeader(read(topicSuffix), "chat.request.id");
    }

    /** Every one of so many prompts has one record in each of these topics. */
    void assertExactlyOnce(int prompts, String... topicSuffixes) {
        for (String topic : topicSuffixes) {
            Map<String, Long> counts = perPrompt(topic);
            assertThat(counts).as("prompts in " + topic).hasSize(prompts);
            assertThat(counts.values()).as("records of a prompt in " + topic).containsOnly(1L);
        }
    }

    /** The last revision of every window, by the key of its record. */
    Map<String, JsonNode> windows() {
        Map<String, JsonNode> windows = new TreeMap<>();
        read("usage-metrics-2s").forEach(record -> windows.put(record.key(), json(record.value())));
        return windows;
    }

    /** Waits until the windows of usage hold so many calls. */
    void awaitCallsInWindows(int calls) {
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(windows().values().stream()
                                .mapToInt(window -> window.path("calls").asInt())
                                .sum())
                        .isEqualTo(calls));
    }

    @Override
    public void close() {
        instances.forEach(StreamsAppProcess::close);
        provider.close();
        kafka.close();
    }
}
