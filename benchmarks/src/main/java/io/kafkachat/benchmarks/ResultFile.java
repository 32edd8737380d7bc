package io.kafkachat.benchmarks;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.TreeMap;

/** A result for programs, as JSON. */
final class ResultFile {

    private final Path file;
    private final Machine machine;
    private final JsonMapper json = new JsonMapper();

    ResultFile(Path file, Machine machine) {
        this.file = file;
        this.machine = machine;
    }

    void write(Result result) throws IOException {
        json.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), tree(result));
    }

    private ObjectNode tree(Result result) {
        ObjectNode root = json.createObjectNode();
        root.put("scenario", result.scenario());
        root.put("type", result.type());
        root.put("round", result.round());
        root.put("title", result.title());
        root.put("started", result.started().toString());
        root.set("machine", machine());
        root.set("settings", json.valueToTree(new TreeMap<>(result.settings())));
        for (Figure figure : result.figures()) {
            ObjectNode node = root.withArray("/figures").addObject();
            node.put("name", figure.name()).put("value", figure.value()).put("unit", figure.unit());
            if (figure.target() != null) {
                node.put("target", figure.target().toString()).put("met", figure.met());
            }
        }
        for (Series series : result.series()) {
            ObjectNode node = root.withArray("/series").addObject();
            node.put("name", series.name()).put("unit", series.unit());
            ArrayNode points = node.putArray("points");
            series.points()
                    .forEach(point -> points.addArray().add(point.seconds()).add(point.value()));
        }
        return root;
    }

    private ObjectNode machine() {
        return json.createObjectNode()
                .put("processors", machine.processors())
                .put("processor", machine.processor())
                .put("memoryBytes", machine.memoryBytes())
                .put("os", machine.os())
                .put("java", machine.java())
                .put("kafka", machine.kafka())
                .put("project", machine.project())
                .put("commit", machine.commit());
    }
}
