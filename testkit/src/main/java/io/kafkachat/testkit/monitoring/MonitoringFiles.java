package io.kafkachat.testkit.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files of a directory like {@code config/monitoring}. */
public final class MonitoringFiles {

    private final Path directory;

    public MonitoringFiles(Path directory) {
        this.directory = directory;
    }

    /** Of the JMX exporter on a Connect worker. */
    public Path connectRules() {
        return directory.resolve("jmx-exporter-connect.yml");
    }

    public Path alertRules() {
        return directory.resolve("alerts.yml");
    }

    public Path prometheus() {
        return directory.resolve("prometheus.yml");
    }

    /** The queries of all panels of the dashboard; the section is the row that they are in. */
    public List<MonitoringQuery> dashboardQueries() {
        List<MonitoringQuery> queries = new ArrayList<>();
        String section = "";
        for (JsonNode panel : read(
                        new JsonMapper(), directory.resolve("grafana").resolve("kafkachat.json"))
                .path("panels")) {
            String title = panel.path("title").asText();
            if (panel.path("type").asText().equals("row")) {
                section = title;
            }
            for (JsonNode target : panel.path("targets")) {
                queries.add(new MonitoringQuery(
                        section,
                        title,
                        target.path("expr").asText(),
                        List.of(target.path("legendFormat").asText())));
            }
        }
        return queries;
    }

    /** The queries of all alert rules; the section is their group. */
    public List<MonitoringQuery> alertQueries() {
        List<MonitoringQuery> queries = new ArrayList<>();
        for (JsonNode group : alertGroups()) {
            for (JsonNode rule : group.path("rules")) {
                List<String> texts = new ArrayList<>();
                rule.path("annotations").forEach(text -> texts.add(text.asText()));
                queries.add(new MonitoringQuery(
                        group.path("name").asText(),
                        rule.path("alert").asText(),
                        rule.path("expr").asText(),
                        texts));
            }
        }
        return queries;
    }

    /** As they stand in the file. */
    public JsonNode alertGroups() {
        return read(new YAMLMapper(), alertRules()).path("groups");
    }

    private static JsonNode read(ObjectMapper mapper, Path file) {
        try {
            return mapper.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file.getFileName(), e);
        }
    }
}
