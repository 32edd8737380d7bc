package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.connect.it.FramedRecords.Decoded;
import io.kafkachat.events.EventType;
import io.kafkachat.testkit.kafka.ConnectRest;
import io.kafkachat.testkit.process.ProcessSettings;
import io.kafkachat.testkit.provider.SimulatorSettings;
import io.kafkachat.testkit.registry.SchemaRegistryProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Prompts and events in formats whose schemas are in a registry, through converters that are plugins of their own. */
class SchemaRegistryIT {

    private static final String AVRO = "io.apicurio.registry.utils.converter.AvroConverter";
    private static final Path FILES = Path.of(System.getProperty("schema.registry", ""));

    private static SchemaRegistryProcess registry;
    private static ConnectCluster cluster;
    private static ConnectRest rest;

    @BeforeAll
    static void start() {
        registry = SchemaRegistryProcess.start(
                FILES.resolve("app"), 0, ProcessSettings.in(Path.of("target", "it", "registry"), "registry"));
        cluster = ConnectCluster.start(
                "registry", SimulatorSettings.defaults().withLatency(SharedCluster.LATENCY));
        rest = cluster.startWorker(
                        worker -> worker.with(
                                        "plugin.path", worker.pluginPath().toAbsolutePath() + "," + FILES.resolve("plugins"))
                                // The converters' archive has no list of its plugins.
                                .with("plugin.discovery", "hybrid_warn"),
                        process -> process)
                .rest();
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
        if (registry != null) {
            registry.close();
        }
    }

    @Test
    void everyEventOfASinkIsAvroWithASchemaThatStands() {
        Map<String, String> prompts = new LinkedHashMap<>();
        prompts.put("text", "Why is the sky blue?");
        prompts.put("tools", """
                {"messages": [{"role": "user", "content": "Weather? [[tool=2]]"}], "tools": [{"type": "function",
                 "function": {"name": "weather", "parameters": {"type": "object", "properties": {}}}}]}""");
        prompts.put("refused", "A prompt with [[fault=400]]");
        Pipeline pipeline = cluster.pipeline("avro-out");
        cluster.kafka().createTopic(pipeline.chunks(), 1);
        Map<EventType, String> topics = Map.of(
                EventType.COMPLETION,
                pipeline.completions(),
                EventType.TOOL_CALL,
                pipeline.toolCalls(),
                EventType.ERROR,
                pipeline.errors(),
                EventType.USAGE,
                pipeline.usage(),
                EventType.CHUNK,
                pipeline.chunks());
        String[] config = with(converter("output.value.converter", true), "chunks.topic", pipeline.chunks());
        try (RunningConnector sink = RunningConnector.create(cluster, rest, pipeline, config)) {
            sink.sendAll(prompts);
            sink.awaitReceipts(3);
            topics.forEach((type, topic) -> {
                String subject = topic + "-value";
                List<Decoded> events = read(pipeline, topic);
                assertThat(events).as(topic).isNotEmpty().allSatisfy(event -> {
                    EventSchemaFiles.check(type, event.json());
                    assertThat(event.schema().getFullName()).isEqualTo(type.schema().name());
                });
                assertThat(registry.versions(subject)).containsExactly(1);
                registry.requireCompatibility(subject, "BACKWARD");
            });
            Schema completion = read(pipeline, pipeline.completions()).get(0).schema();
            Schema prompt = completion.getField("prompt").schema();
            assertThat(prompt.getFullName()).isEqualTo("io.kafkachat.Prompt");
            Schema timestamp = prompt.getField("timestamp").schema().getTypes().get(1);
            assertThat(timestamp.getLogicalType()).isEqualTo(LogicalTypes.timestampMillis());
            assertThat(completion.getField("reasoning").defaultVal()).isNotNull();

            rest.restart(pipeline.connector());
            sink.sendAll(prompts);
            sink.awaitReceipts(6);
            assertThat(topics.values()).allSatisfy(topic -> {
                assertThat(registry.versions(topic + "-value")).containsExactly(1);
                assertThat(read(pipeline, topic).stream().map(Decoded::schemaId).distinct())
                        .hasSize(1);
            });
            sink.assertRunning();
        }
    }

    /** Avro, in the frame that all readers of Confluent's API understand. */
    private static Map<String, String> converter(String key, boolean registers) {
        Map<String, String> config = new LinkedHashMap<>();
        config.put(key, AVRO);
        config.put(key + ".apicurio.registry.url", registry.uri() + "/apis/registry/v2");
        config.put(key + ".apicurio.registry.as-confluent", "true");
        config.put(key + ".apicurio.registry.use-id", "contentId");
        config.put(key + ".apicurio.registry.auto-register", Boolean.toString(registers));
        return config;
    }

    private static String[] with(Map<String, String> config, String... pairs) {
        List<String> all = new ArrayList<>(List.of(pairs));
        config.forEach((key, value) -> all.addAll(List.of(key, value)));
        return all.toArray(String[]::new);
    }

    private static List<Decoded> read(Pipeline pipeline, String topic) {
        return pipeline.readBytes(topic).stream()
                .map(ConsumerRecord::value)
                .map(value -> FramedRecords.avro(registry, value))
                .toList();
    }
}
