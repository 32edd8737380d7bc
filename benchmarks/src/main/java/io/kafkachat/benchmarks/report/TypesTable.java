package io.kafkachat.benchmarks.report;

import io.kafkachat.benchmarks.report.StoredResult.StoredFigure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A table with a column for each type that was measured. Rows without any value are left out. */
final class TypesTable {

    static final String NOT_MEASURED = "Not measured.";
    private static final String NOTHING = "";

    private final StoredResults results;
    private final List<String> types;

    TypesTable(StoredResults results, List<String> types) {
        this.results = results;
        this.types = types;
    }

    /**
     * In Markdown.
     *
     * @param corner above the labels
     */
    String of(String corner, List<Row> rows) {
        List<Row> filled = rows.stream()
                .filter(row -> types.stream().anyMatch(type -> value(row, type).isPresent()))
                .toList();
        List<String> columns = types.stream()
                .filter(type -> filled.stream().anyMatch(row -> value(row, type).isPresent()))
                .toList();
        if (columns.isEmpty()) {
            return NOT_MEASURED;
        }
        List<String> lines = new ArrayList<>();
        lines.add("| " + corner + " | " + String.join(" | ", columns) + " |");
        lines.add("|---" + "|---:".repeat(columns.size()) + "|");
        for (Row row : filled) {
            lines.add("| " + row.label() + unit(row) + " | "
                    + columns.stream()
                            .map(type -> value(row, type).map(Spread::text).orElse(NOTHING))
                            .collect(Collectors.joining(" | "))
                    + " |");
        }
        return String.join("\n", lines);
    }

    private String unit(Row row) {
        return types.stream()
                .flatMap(type -> results.of(row.scenario(), type).stream())
                .flatMap(result -> result.figure(row.figure()).stream())
                .map(StoredFigure::unit)
                .filter(unit -> !unit.isEmpty())
                .findFirst()
                .map(unit -> " (" + unit + ")")
                .orElse("");
    }

    private Optional<Spread> value(Row row, String type) {
        return results.spread(row.scenario(), type, row.figure());
    }
}
