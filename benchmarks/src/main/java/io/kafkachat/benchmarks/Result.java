package io.kafkachat.benchmarks;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What one run of a scenario measured.
 *
 * @param scenario its name, fit for a file name
 * @param type what was measured, as the option {@code --type} has it
 * @param round from 1
 * @param title what was measured, for people
 * @param settings what can be chosen, as it was chosen
 * @param series to be charted; most scenarios have none
 */
record Result(
        String scenario,
        String type,
        int round,
        String title,
        Instant started,
        Map<String, String> settings,
        List<Figure> figures,
        List<Series> series) {

    Result {
        settings = Map.copyOf(settings);
        figures = List.copyOf(figures);
        series = List.copyOf(series);
    }
}
