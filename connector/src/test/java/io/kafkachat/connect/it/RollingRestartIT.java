package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkachat.testkit.kafka.ConnectRest;
import io.kafkachat.testkit.kafka.ConnectWorkerProcess;
import io.kafkachat.testkit.provider.JournalEntry;
import io.kafkachat.testkit.provider.LatencyProfile;
import io.kafkachat.testkit.provider.SimulatorSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Restarts by REST while answers take longer than a task waits for them: the next tasks of the same worker take the calls
 * over. The number of restarts is the system property {@code rolling.restarts}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class RollingRestartIT {

    private static final int RESTARTS = Integer.getInteger("rolling.restarts", 2);
    private static final int PER_SECOND = 20;
    private static final int TASKS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ConnectCluster cluster = ConnectCluster.start(
            "rolling",
            // Longer than the 3 s of close.drain.timeout.ms.
            SimulatorSettings.defaults().withLatency(LatencyProfile.fixed(Duration.ofSeconds(4))));
    private final ConnectWorkerProcess worker = cluster.startWorker();
    private final ConnectRest rest = worker.rest();

    /** What the provider saw of one connector's prompts. */
    private record Calls(int prompts, int calls, int aborted, int paid) {}

    @AfterAll
    void close() {
        cluster.close();
    }

    @Test
    void callsInFlightAreAdoptedAndNeitherSentAgainNorPublishedTwice() {
        Map<RunningConnector, Integer> connectors = restartUnderLoad("adopted");
        connectors.forEach((connector, prompts) -> {
            assertPublishedOnce(connector, prompts);
            assertThat(calls(connector)).isEqualTo(new Calls(prompts, prompts, 0, prompts));
        });
        connectors.keySet().forEach(RunningConnector::close);
    }

    @Test
    void withoutAdoptionCallsAreMadeAgainAndNothingIsPublishedTwice() {
        Map<RunningConnector, Integer> connectors = restartUnderLoad("resent", "adoption.timeout.ms", "0");
        connectors.forEach((connector, prompts) -> {
            assertPublishedOnce(connector, prompts);
            assertThat(calls(connector).prompts()).isEqualTo(prompts);
            assertThat(calls(connector).aborted()).isPositive();
        });
        connectors.keySet().forEach(RunningConnector::close);
    }

    /** Each connector under a load of its own, restarted in turns; returns how many prompts each had. */
    private Map<RunningConnector, Integer> restartUnderLoad(String name, String... pairs) {
        RunningConnector sink = create(ConnectorKind.SINK, "sink-" + name, pairs);
        RunningConnector source = create(ConnectorKind.SOURCE, "source-" + name, pairs);
        Map<RunningConnector, Integer> prompts = new LinkedHashMap<>();
        try (PromptStream toSink = PromptStream.to(sink.pipeline(), PER_SECOND);
                PromptStream toSource = PromptStream.to(source.pipeline(), PER_SECOND)) {
            for (int i = 0; i < RESTARTS; i++) {
                restart(sink);
                restart(source);
            }
            prompts.put(sink, toSink.stop());
            prompts.put(source, toSource.stop());
        }
        prompts.forEach((connector, number) -> {
            connector.awaitReceipts(number);
            connector.awaitAllCommitted();
            System.out.printf("%s: %d restarts, %s%n", connector.pipeline().connector(), RESTARTS, calls(connector));
        });
        return prompts;
    }

    private RunningConnector create(ConnectorKind kind, String connector, String... pairs) {
        // Connectors share the calls in flight.
        String[] load = {
            "tasks.max",
            Integer.toString(TASKS),
            "chat.max.in.flight",
            "1000",
            "max.outstanding.records",
            "1000",
            "chat.concurrency.adaptive",
            "false"
        };
        String[] config = Stream.concat(Stream.of(load), Stream.of(pairs)).toArray(String[]::new);
        return RunningConnector.create(cluster, rest, kind, connector, config);
    }

    /** Restarts connector and tasks once calls are in flight, some of which have just begun. */
    private void restart(RunningConnector connector) {
        String name = connector.pipeline().connector();
        int before = receipts(connector);
        await().atMost(PATIENCE).until(() -> receipts(connector) > before + PER_SECOND / 2);
        assertThat(inFlight(connector)).isGreaterThan(PER_SECOND);
        long restarts = restarts(name);
        rest.restart(name);
        await().atMost(PATIENCE).until(() -> restarts(name) > restarts);
        rest.awaitRunning(name, TASKS);
    }

    private long restarts(String connector) {
        try (var lines = Files.lines(worker.process().logFile())) {
            return lines.filter(line -> line.contains("Completed plan to restart connector and " + TASKS + " of")
                            && line.contains("'" + connector + "'"))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertPublishedOnce(RunningConnector connector, int prompts) {
        Pipeline pipeline = connector.pipeline();
        pipeline.assertExactlyOnce(prompts, pipeline.completions(), pipeline.usage());
        assertThat(connector.errors()).isEmpty();
    }

    private static int receipts(RunningConnector connector) {
        return connector.pipeline().read(connector.pipeline().usage()).size();
    }

    private int inFlight(RunningConnector connector) {
        return entries(connector).stream()
                .mapToInt(entry -> entry.calls() - entry.paid() - entry.failed() - entry.aborted())
                .sum();
    }

    private Calls calls(RunningConnector connector) {
        List<JournalEntry> entries = entries(connector);
        return new Calls(
                entries.size(),
                entries.stream().mapToInt(JournalEntry::calls).sum(),
                entries.stream().mapToInt(JournalEntry::aborted).sum(),
                entries.stream().mapToInt(JournalEntry::paid).sum());
    }

    private List<JournalEntry> entries(RunningConnector connector) {
        Pipeline pipeline = connector.pipeline();
        Set<String> ids = pipeline.read(pipeline.prompts()).stream()
                .map(prompt -> pipeline.requestId(prompt.partition(), prompt.offset()))
                .collect(Collectors.toSet());
        return cluster.provider().journal().entries().stream()
                .filter(entry -> ids.contains(entry.id()))
                .toList();
    }
}
