package io.kafkachat.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import io.kafkachat.testkit.kafka.ConnectRest;
import io.kafkachat.testkit.kafka.ConnectWorker;
import io.kafkachat.testkit.kafka.EmbeddedKafka;
import io.kafkachat.testkit.kafka.PluginArchive;
import io.kafkachat.testkit.kafka.WorkerSettings;
import io.kafkachat.testkit.provider.ProviderSimulator;
import io.kafkachat.testkit.provider.SimulatorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that a run needs, up and running: broker, worker with the plugin archive, provider, topics, connector. */
final class Pipeline implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Pipeline.class);

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final Checkout checkout;
    private final Settings settings;
    private String bootstrapServers = "";
    private Optional<ConnectRest> rest = Optional.empty();

    private Pipeline(Checkout checkout, Settings settings) {
        this.checkout = checkout;
        this.settings = settings;
    }

    /** Returns when all tasks run. */
    static Pipeline start(Checkout checkout, Settings settings) throws Exception {
        Pipeline pipeline = new Pipeline(checkout, settings);
        try {
            pipeline.start();
            return pipeline;
        } catch (Exception e) {
            pipeline.close();
            throw e;
        }
    }

    private void start() throws Exception {
        EmbeddedKafka kafka = EmbeddedKafka.start();
        running.push(kafka);
        bootstrapServers = kafka.bootstrapServers();
        kafka.createTopic(ConnectorConfig.PROMPT_TOPIC, settings.partitions());
        for (OutputTopic topic : settings.published()) {
            kafka.createTopic(topic.topic(ConnectorConfig.NAME), settings.partitions());
        }
        ConnectWorker worker = ConnectWorker.start(workerSettings(unpackedPlugin()));
        running.push(worker);
        rest = Optional.of(worker.rest());
        ConnectorConfig config = connectorConfig();
        worker.rest().putConfig(ConnectorConfig.NAME, config.toMap());
        worker.rest()
                .awaitRunning(
                        ConnectorConfig.NAME, Integer.parseInt(config.toMap().get("tasks.max")));
    }

    private Path unpackedPlugin() throws IOException {
        Path directory = Files.createTempDirectory("kafkachat-plugin");
        running.push(() -> delete(directory));
        return PluginArchive.unpack(checkout.pluginArchive(), directory);
    }

    private WorkerSettings workerSettings(Path pluginPath) {
        return settings.connector()
                .worker(WorkerSettings.of(bootstrapServers, pluginPath, "quickstart"))
                .with("config.providers", "env")
                .with("config.providers.env.class", "org.apache.kafka.common.config.provider.EnvVarConfigProvider")
                .with("config.providers.env.param.allowlist.pattern", Endpoint.KEY_VARIABLE);
    }

    private ConnectorConfig connectorConfig() throws IOException {
        ConnectorConfig config = ConnectorConfig.read(checkout.connectorJson(settings.connector()))
                .on(bootstrapServers, settings);
        Endpoint endpoint = settings.endpoint();
        if (endpoint != null) {
            return config.calling(endpoint);
        }
        ProviderSimulator simulator =
                ProviderSimulator.start(SimulatorSettings.defaults().withLatency(settings.latency()));
        running.push(simulator);
        return config.calling(simulator.uri(), SimulatorSettings.DEFAULT_API_KEY);
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    ConnectRest rest() {
        return rest.orElseThrow();
    }

    /** What the first failed task says, if one has failed. */
    Optional<String> failure() {
        JsonNode status = rest().status(ConnectorConfig.NAME);
        for (JsonNode task : status.path("tasks")) {
            if (task.path("state").asText().equals("FAILED")) {
                return Optional.of(cause(task.path("trace").asText()));
            }
        }
        return Optional.empty();
    }

    /** The innermost cause's message: the outer ones are Connect's own and always the same. */
    static String cause(String trace) {
        String innermost = trace.lines()
                .filter(line -> line.startsWith("Caused by: "))
                .reduce((first, second) -> second)
                .orElseGet(() -> trace.lines().findFirst().orElse(""));
        return innermost.replaceFirst("^(Caused by: )?[\\w.$]+: ", "");
    }

    /** Stops everything and deletes all data; what cannot be stopped is left to the end of the process. */
    @Override
    public void close() {
        for (AutoCloseable each = running.poll(); each != null; each = running.poll()) {
            try {
                each.close();
            } catch (Exception e) {
                // The results are out already, and the process is about to end.
                log.warn("Cannot stop {}", each, e);
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
