package io.kafkachat.benchmarks;

import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a scenario measures at a time: one type, in one round.
 *
 * @param round from 1
 */
record Trial(RunOptions options, MeasuredType type, int round) {

    /** Begins a run, whose result has the name of a scenario, fit for a file name. */
    Run begin(String scenario) {
        String name = type.scenario(scenario);
        System.out.println("Running " + name + (options.rounds() > 1 ? ", round " + round : "") + " ...");
        return Run.begin(this, name, Instant.now());
    }

    /** What is measured; throws IllegalStateException when there is none or more than one to choose from. */
    Path archive() {
        return options.archive(type);
    }

    /** What can be chosen, as it was chosen. */
    Map<String, String> describe() {
        Map<String, String> settings = new LinkedHashMap<>(options.describe(type.process()));
        settings.put("type", type.toString());
        return settings;
    }
}
