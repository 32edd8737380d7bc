package io.kafkachat.benchmarks.report;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What all results were measured on, and of which sources and when: where they differ, every value. */
final class MachineTable {

    private static final double BYTES_PER_GIB = 1L << 30;
    private static final Pattern COMMIT = Pattern.compile("^(\\p{XDigit}{10})\\p{XDigit}+");

    private final StoredResults results;

    MachineTable(StoredResults results) {
        this.results = results;
    }

    /** In Markdown. */
    String text() {
        List<StoredResult> all = results.all();
        StoredResult newest = all.get(all.size() - 1);
        List<String> lines = new ArrayList<>(List.of("| | |", "|---|---|"));
        for (String name : newest.machine().keySet()) {
            lines.add(line(
                    name.equals("memoryBytes") ? "memory" : name,
                    all.stream()
                            .map(StoredResult::machine)
                            .filter(machine -> machine.containsKey(name))
                            .map(machine -> value(name, machine))
                            .distinct()
                            .collect(Collectors.joining(", "))));
        }
        lines.add(line("measured", minute(all.get(0)) + " to " + minute(newest)));
        return String.join("\n", lines);
    }

    private static Instant minute(StoredResult result) {
        return result.started().truncatedTo(ChronoUnit.MINUTES);
    }

    private static String value(String name, Map<String, String> machine) {
        String value = machine.getOrDefault(name, "");
        return switch (name) {
            case "memoryBytes" -> Numbers.text(Long.parseLong(value) / BYTES_PER_GIB) + " GiB";
            case "commit" -> COMMIT.matcher(value).replaceFirst("$1");
            default -> value;
        };
    }

    private static String line(String name, String value) {
        return "| " + name + " | " + value + " |";
    }
}
