package io.kafkachat.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A result of one scenario, as its file has it.
 *
 * @param scenario without the type
 * @param type what was measured
 * @param machine and the versions, by name
 */
record StoredResult(
        String scenario,
        String type,
        Instant started,
        Map<String, String> machine,
        Map<String, String> settings,
        List<StoredFigure> figures,
        List<StoredSeries> series) {

    static final Comparator<StoredResult> BY_TIME = Comparator.comparing(StoredResult::started);

    /**
     * Something measured.
     *
     * @param target as text, empty if there is none
     * @param met whether the value is what it should be; true without a target
     */
    record StoredFigure(String name, double value, String unit, String target, boolean met) {}

    /** How something went over time: seconds since the start, and values. */
    record StoredSeries(String name, String unit, List<Double> seconds, List<Double> values) {}

    /** @throws IllegalArgumentException if it is no result; the message names what is missing */
    static StoredResult of(JsonNode root) {
        String type = text(root, "type");
        String scenario = text(root, "scenario");
        return new StoredResult(
                scenario.startsWith(type + "-") ? scenario.substring(type.length() + 1) : scenario,
                type,
                Instant.parse(text(root, "started")),
                texts(root.path("machine")),
                texts(root.path("settings")),
                figures(root.path("figures")),
                series(root.path("series")));
    }

    /** By its name; empty if this has none of that name. */
    Optional<StoredFigure> figure(String name) {
        return figures.stream().filter(figure -> figure.name().equals(name)).findFirst();
    }

    private static List<StoredFigure> figures(JsonNode nodes) {
        List<StoredFigure> figures = new ArrayList<>();
        nodes.forEach(node -> figures.add(new StoredFigure(
                text(node, "name").strip(),
                node.path("value").asDouble(Double.NaN),
                node.path("unit").asText(""),
                node.path("target").asText(""),
                node.path("met").asBoolean(true))));
        return List.copyOf(figures);
    }

    private static List<StoredSeries> series(JsonNode nodes) {
        List<StoredSeries> all = new ArrayList<>();
        nodes.forEach(node -> {
            List<Double> seconds = new ArrayList<>();
            List<Double> values = new ArrayList<>();
            node.path("points").forEach(point -> {
                seconds.add(point.path(0).asDouble());
                values.add(point.path(1).asDouble());
            });
            all.add(new StoredSeries(text(node, "name"), node.path("unit").asText(""), seconds, values));
        });
        return List.copyOf(all);
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new LinkedHashMap<>();
        object.properties()
                .forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }

    private static String text(JsonNode node, String field) {
        if (!node.path(field).isTextual()) {
            throw new IllegalArgumentException(field + ": expected a text in a result");
        }
        return node.path(field).asText();
    }
}
