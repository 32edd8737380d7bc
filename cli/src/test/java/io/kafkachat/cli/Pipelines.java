package io.kafkachat.cli;

import io.kafkachat.testkit.kafka.ConnectWorkerProcess;
import io.kafkachat.testkit.kafka.EmbeddedKafka;
import io.kafkachat.testkit.kafka.PluginArchive;
import io.kafkachat.testkit.kafka.StreamsAppProcess;
import io.kafkachat.testkit.kafka.WorkerSettings;
import io.kafkachat.testkit.process.ProcessSettings;
import io.kafkachat.testkit.provider.LatencyProfile;
import io.kafkachat.testkit.provider.ProviderSimulator;
import io.kafkachat.testkit.provider.SimulatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The shipped connector on a worker and the shipped app, each with topics of its own name, on one broker and for one simulated
 * provider. The connector writes JSON with schemas, and chunks.
 */
final class Pipelines implements AutoCloseable {

    static final String CONNECTOR = "connect";
    static final String APP = "app";

    private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

    private final EmbeddedKafka kafka;
    private final ProviderSimulator provider;
    private final ConnectWorkerProcess worker;
    private final StreamsAppProcess app;

    private Pipelines(
            EmbeddedKafka kafka, ProviderSimulator provider, ConnectWorkerProcess worker, StreamsAppProcess app) {
        this.kafka = kafka;
        this.provider = provider;
        this.worker = worker;
        this.app = app;
    }

    /** Started as a whole, for their starts are most of what a test takes. */
    static Pipelines start(Path directory) {
        EmbeddedKafka kafka = EmbeddedKafka.start();
        ProviderSimulator provider = ProviderSimulator.start(
                SimulatorSettings.defaults().withLatency(LatencyProfile.fixed(Duration.ofMillis(50))));
        for (String name : List.of(CONNECTOR, APP)) {
            for (String topic : List.of("prompts", "completions", "tool-calls", "errors", "usage", "chunks")) {
                kafka.createTopic(name + "-" + topic, 2);
            }
        }
        CompletableFuture<StreamsAppProcess> app =
                CompletableFuture.supplyAsync(() -> startApp(directory, kafka, provider));
        ConnectWorkerProcess worker = ConnectWorkerProcess.start(
                WorkerSettings.of(
                        kafka.bootstrapServers(),
                        PluginArchive.unpack(
                                Path.of(System.getProperty("plugin.archive")), directory.resolve("plugin")),
                        "worker"),
                ProcessSettings.in(directory, "worker").withDefaultJvmOption("-XX:TieredStopAtLevel=1"));
        worker.rest().putConfig(CONNECTOR, connector(kafka, provider));
        worker.rest().awaitRunning(CONNECTOR, 1);
        return new Pipelines(kafka, provider, worker, app.join());
    }

    private static StreamsAppProcess startApp(Path directory, EmbeddedKafka kafka, ProviderSimulator provider) {
        Path home = StreamsAppProcess.unpack(Path.of(System.getProperty("app.archive")), directory.resolve("app"));
        return StreamsAppProcess.start(home, app(kafka, provider), ProcessSettings.in(directory, "app-process"));
    }

    private static Map<String, String> connector(EmbeddedKafka kafka, ProviderSimulator provider) {
        return Map.ofEntries(
                Map.entry("connector.class", "io.kafkachat.connect.ChatCompletionsSinkConnector"),
                Map.entry("topics", CONNECTOR + "-prompts"),
                Map.entry("key.converter", BYTES),
                Map.entry("value.converter", BYTES),
                Map.entry("header.converter", BYTES),
                Map.entry("output.bootstrap.servers", kafka.bootstrapServers()),
                Map.entry("output.value.converter.schemas.enable", "true"),
                Map.entry("chunks.topic", CONNECTOR + "-chunks"),
                Map.entry("chat.api.url", provider.apiUri().toString()),
                Map.entry("chat.api.key", SimulatorSettings.DEFAULT_API_KEY),
                Map.entry("chat.retry.max.attempts", "1"),
                Map.entry("chat.breaker.enabled", "false"));
    }

    private static Map<String, String> app(EmbeddedKafka kafka, ProviderSimulator provider) {
        return Map.of(
                "application.id",
                APP,
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "topics",
                APP + "-prompts",
                "usage.window.sizes.ms",
                "",
                "chat.api.url",
                provider.apiUri().toString(),
                "chat.api.key",
                SimulatorSettings.DEFAULT_API_KEY,
                "chat.retry.max.attempts",
                "1",
                "chat.breaker.enabled",
                "false");
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    ProviderSimulator provider() {
        return provider;
    }

    EmbeddedKafka kafka() {
        return kafka;
    }

    @Override
    public void close() {
        app.close();
        worker.close();
        provider.close();
        kafka.close();
    }
}
