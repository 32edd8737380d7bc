package io.kafkachat.testkit.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Prometheus and Grafana are given. That its metrics exist is checked where they are made: in connector and streams-app. */
class MonitoringFilesTest {

    private static final Path DIRECTORY = Path.of("..", "config", "monitoring");
    private static final Path RUNBOOK = Path.of("..", "docs", "runbook.md");
    private static final MonitoringFiles FILES = new MonitoringFiles(DIRECTORY);

    /** So that a new row or group is not left out by the tests that check names. */
    @Test
    void queriesBelongToTheConnectorsOrToTheApp() {
        assertThat(FILES.dashboardQueries())
                .extracting(MonitoringQuery::section)
                .containsOnly("Connectors", "Connect workers", "Streams app");
        assertThat(FILES.alertQueries())
                .extracting(MonitoringQuery::section)
                .containsOnly("kafkachat-connect", "kafkachat-streams");
    }

    @Test
    void everyAlertHasASectionInTheRunbookAndEverySectionAnAlert() throws IOException {
        Set<String> alerts = new TreeSet<>();
        for (JsonNode group : FILES.alertGroups()) {
            for (JsonNode rule : group.path("rules")) {
                String alert = rule.path("alert").asText();
                assertThat(rule.at("/annotations/runbook").asText())
                        .isEqualTo("docs/runbook.md#" + alert.toLowerCase(Locale.ROOT));
                assertThat(rule.at("/annotations/summary").asText()).as(alert).isNotEmpty();
                assertThat(rule.at("/labels/severity").asText()).as(alert).isIn("critical", "warning", "info");
                alerts.add(alert);
            }
        }

        Set<String> sections = new TreeSet<>();
        for (String line : Files.readAllLines(RUNBOOK)) {
            if (line.startsWith("## ")) {
                sections.add(line.substring("## ".length()));
            }
        }
        assertThat(sections).isEqualTo(alerts);
    }

    /** Debian has promtool in the package prometheus. */
    @ParameterizedTest
    @CsvSource({"check rules alerts.yml", "check config prometheus.yml", "test rules alerts.test.yml"})
    void promtoolFindsNoFault(String command) throws Exception {
        assumeTrue(isInstalled("promtool"), "promtool is not installed (Debian: prometheus): rules are not checked");
        Process promtool = new ProcessBuilder(Stream.concat(Stream.of("promtool"), Stream.of(command.split(" ")))
                        .toList())
                .directory(DIRECTORY.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(promtool.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(promtool.exitValue()).as(output).isZero();
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
