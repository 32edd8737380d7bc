package io.kafkachat.connect.it;

import io.kafkachat.testkit.kafka.ConnectRest;
import io.kafkachat.testkit.kafka.ConnectWorkerProcess;
import io.kafkachat.testkit.kafka.EmbeddedKafka;
import io.kafkachat.testkit.kafka.PluginArchive;
import io.kafkachat.testkit.kafka.WorkerSettings;
import io.kafkachat.testkit.process.ProcessSettings;
import io.kafkachat.testkit.provider.ProviderSimulator;
import io.kafkachat.testkit.provider.SimulatorSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * A broker and a provider in this JVM, and worker processes that load the assembled archive. The workers support exactly
 * once for sources, which makes no difference to sinks. They may be started by several threads.
 */
final class ConnectCluster implements AutoCloseable {

    static final int PARTITIONS = 6;

    private final EmbeddedKafka kafka;
    private final ProviderSimulator provider;
    private final Path plugins;
    private final Path directory;
    private final Queue<ConnectWorkerProcess> workers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger started = new AtomicInteger();

    private ConnectCluster(EmbeddedKafka kafka, ProviderSimulator provider, Path plugins, Path directory) {
        this.kafka = kafka;
        this.provider = provider;
        this.plugins = plugins;
        this.directory = directory;
    }

    /** @param name of a directory under {@code target} that takes the workers' files, which stay for a look after a failure */
    static ConnectCluster start(String name, SimulatorSettings simulator) {
        Path directory = Path.of("target", "it", name);
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path plugins =
                PluginArchive.unpack(Path.of(System.getProperty("plugin.archive", "")), directory.resolve("plugins"));
        return new ConnectCluster(EmbeddedKafka.start(), ProviderSimulator.start(simulator), plugins, directory);
    }

    EmbeddedKafka kafka() {
        return kafka;
    }

    ProviderSimulator provider() {
        return provider;
    }

    ConnectWorkerProcess startWorker() {
        return startWorker(settings -> settings, settings -> settings);
    }

    ConnectWorkerProcess startWorker(UnaryOperator<WorkerSettings> worker, UnaryOperator<ProcessSettings> process) {
        return closedWithThis(ConnectWorkerProcess.start(
                worker.apply(workerSettings()), process.apply(process("worker-" + started.getAndIncrement()))));
    }

    /**
     * Starts a worker of its own Connect cluster with Connect of another release.
     *
     * @param name of the cluster and of the worker's files
     * @param libs a directory with all jars of a Kafka installation
     */
    ConnectWorkerProcess startWorker(
            String name, Path libs, UnaryOperator<WorkerSettings> worker, UnaryOperator<ProcessSettings> process) {
        return closedWithThis(ConnectWorkerProcess.start(
                worker.apply(workerSettings().withGroupId(name)), process.apply(process(name)), libs));
    }

    /** For a short life: half of what a start costs is the compiler that pays later. */
    private ProcessSettings process(String name) {
        return ProcessSettings.in(directory, name).withJvmOption("-XX:TieredStopAtLevel=1");
    }

    private WorkerSettings workerSettings() {
        return WorkerSettings.of(kafka.bootstrapServers(), plugins, "connect-cluster")
                .withExactlyOnceSource();
    }

    private ConnectWorkerProcess closedWithThis(ConnectWorkerProcess worker) {
        workers.add(worker);
        return worker;
    }

    /** Creates the topics of a sink, see {@link #pipeline(ConnectorKind, String)}. */
    Pipeline pipeline(String connector) {
        return pipeline(ConnectorKind.SINK, connector);
    }

    /** Creates the prompt topic and the connector's output topics, named after the connector. */
    Pipeline pipeline(ConnectorKind kind, String connector) {
        Pipeline pipeline = new Pipeline(kafka.bootstrapServers(), connector, kind);
        kafka.createTopic(pipeline.prompts(), PARTITIONS);
        for (String topic : pipeline.outputs()) {
            kafka.createTopic(topic, PARTITIONS);
        }
        return pipeline;
    }

    /** A connector's configuration with what every test needs; later pairs win, and a value {@code -} takes a key out. */
    Map<String, String> config(Pipeline pipeline, String... pairs) {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", pipeline.kind().className());
        config.put("tasks.max", "1");
        config.put("topics", pipeline.prompts());
        config.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
        config.putAll(pipeline.kind().config(pipeline.bootstrapServers()));
        config.put("chat.api.url", provider.baseUri().resolve("/v1").toString());
        config.put("chat.api.key", SimulatorSettings.DEFAULT_API_KEY);
        for (int i = 0; i < pairs.length; i += 2) {
            config.put(pairs[i], pairs[i + 1]);
        }
        config.values().removeIf("-"::equals);
        return config;
    }

    /** Creates the connector and waits until its tasks run. */
    void create(ConnectRest rest, Pipeline pipeline, String... pairs) {
        Map<String, String> config = config(pipeline, pairs);
        rest.putConfig(pipeline.connector(), config);
        rest.awaitRunning(pipeline.connector(), Integer.parseInt(config.get("tasks.max")));
    }

    @Override
    public void close() {
        workers.forEach(ConnectWorkerProcess::close);
        provider.close();
        kafka.close();
    }
}
