package io.kafkachat.quickstart;

import io.kafkachat.testkit.kafka.EmbeddedKafka;
import io.kafkachat.testkit.provider.ProviderSimulator;
import io.kafkachat.testkit.provider.SimulatorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that a run needs, up and running: broker, topics, provider, and what answers. */
final class Pipeline implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Pipeline.class);

    private final Deque<AutoCloseable> running;
    private final String bootstrapServers;
    private final Answerer answerer;

    private Pipeline(Deque<AutoCloseable> running, String bootstrapServers, Answerer answerer) {
        this.running = running;
        this.bootstrapServers = bootstrapServers;
        this.answerer = answerer;
    }

    /** Returns when prompts are answered. */
    static Pipeline start(Checkout checkout, Settings settings) throws Exception {
        Deque<AutoCloseable> running = new ArrayDeque<>();
        try {
            EmbeddedKafka kafka = EmbeddedKafka.start();
            running.push(kafka);
            kafka.createTopic(Stage.PROMPT_TOPIC, settings.partitions());
            for (OutputTopic topic : settings.published()) {
                kafka.createTopic(topic.topic(Stage.NAME), settings.partitions());
            }
            Endpoint endpoint = settings.endpoint();
            if (endpoint == null) {
                ProviderSimulator simulator =
                        ProviderSimulator.start(SimulatorSettings.defaults().withLatency(settings.latency()));
                running.push(simulator);
                endpoint = Endpoint.ofSimulator(simulator.uri());
            }
            Path directory = Files.createTempDirectory("kafkachat-quickstart");
            running.push(() -> delete(directory));
            Answerer answerer = settings.kind().start(new Stage(checkout, settings, kafka, endpoint, directory));
            running.push(answerer);
            return new Pipeline(running, kafka.bootstrapServers(), answerer);
        } catch (Exception e) {
            close(running);
            throw e;
        }
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    Answerer answerer() {
        return answerer;
    }

    /** Stops everything and deletes all data; what cannot be stopped is left to the end of the process. */
    @Override
    public void close() {
        close(running);
    }

    private static void close(Deque<AutoCloseable> running) {
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
