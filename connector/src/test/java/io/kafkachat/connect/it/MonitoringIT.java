package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkachat.testkit.kafka.ConnectWorkerProcess;
import io.kafkachat.testkit.monitoring.Exposition;
import io.kafkachat.testkit.monitoring.JmxExporter;
import io.kafkachat.testkit.monitoring.MonitoringFiles;
import io.kafkachat.testkit.monitoring.MonitoringQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What Prometheus sees of a worker through the JMX exporter with our rules. */
@OnSharedCluster
class MonitoringIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Path REFERENCE = Path.of("..", "docs", "connector-metrics.md");
    private static final Pattern ROW =
            Pattern.compile("\\| `[a-z0-9-]+` \\| (?<tag>[^|]*) \\|.*\\| `(?<name>kafkachat_connect_[a-z0-9_]+)` \\|");
    private static final Set<String> SECTIONS = Set.of("Connectors", "Connect workers", "kafkachat-connect");

    private final ConnectCluster cluster;
    private final ConnectWorkerProcess worker;
    private final JmxExporter exporter;

    MonitoringIT(ConnectCluster cluster, ConnectWorkerProcess worker, JmxExporter exporter) {
        this.cluster = cluster;
        this.worker = worker;
        this.exporter = exporter;
    }

    @Test
    void aScrapeHasEveryMetricOfTheReferenceAndAllThatDashboardAndAlertsAskFor() {
        try (RunningConnector sink = RunningConnector.create(cluster, worker.rest(), "monitored.sink");
                RunningConnector source =
                        RunningConnector.create(cluster, worker.rest(), ConnectorKind.SOURCE, "monitored-source")) {
            List.of(sink, source).forEach(connector -> connector.send("k", "a prompt"));
            List.of(sink, source).forEach(connector -> connector.awaitReceipts(1));

            await().atMost(PATIENCE).untilAsserted(() -> check(exporter.scrape()));
        }
    }

    private static void check(Exposition scraped) throws IOException {
        Set<String> documented = new TreeSet<>();
        for (String line : Files.readAllLines(REFERENCE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                String name = row.group("name");
                documented.add(name);
                assertThat(scraped.labels(name))
                        .as(name)
                        .isEqualTo(
                                row.group("tag").isBlank()
                                        ? Set.of("connector", "task")
                                        : Set.of("connector", "task", "error_class"));
                assertThat(scraped.values(name, "connector")).as(name).contains("monitored.sink", "monitored-source");
            }
        }
        assertThat(scraped.names())
                .filteredOn(name -> name.startsWith("kafkachat_"))
                .containsExactlyInAnyOrderElementsOf(documented);
        assertThat(scraped.values("kafka_consumer_fetch_manager_records_lag", "topic"))
                .contains("monitored.sink-prompts", "monitored-source-prompts");
        MonitoringFiles files = new MonitoringFiles(Path.of("..", "config", "monitoring"));
        assertThat(Stream.concat(files.dashboardQueries().stream(), files.alertQueries().stream())
                        .filter(query -> SECTIONS.contains(query.section())))
                .isNotEmpty()
                .flatMap((MonitoringQuery query) -> query.missing(scraped))
                .isEmpty();
    }
}
