package io.kafkachat.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Usage as the app adds it up: a row for each window and model. */
final class UsageTable {

    /** The newest: a long run has many. */
    private static final int SHOWN = 6;

    private static final String ROW = "  %-8s  %-35s %7s %8s %10s %11s %10s %7s %7s";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private UsageTable() {}

    /** @param windows as {@code usage-window.schema.json} describes them, newest first */
    static List<String> of(String size, List<JsonNode> windows) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("Usage in windows of " + size + ", as the app adds it up:");
        lines.add(row("from", "model", "calls", "answered", "tokens in", "tokens out", "cost USD", "p50 ms", "p99 ms"));
        for (int i = Math.min(SHOWN, windows.size()) - 1; i >= 0; i--) {
            lines.add(row(windows.get(i)));
        }
        return lines;
    }

    /** How many calls they count. */
    static long calls(List<JsonNode> windows) {
        return windows.stream()
                .mapToLong(window -> window.path("calls").asLong())
                .sum();
    }

    private static String row(JsonNode window) {
        return row(
                TIME.format(Instant.ofEpochMilli(window.path("window_start").asLong())),
                window.path("model").asText(),
                number(window.path("calls")),
                number(window.path("completed")),
                number(window.path("prompt_tokens")),
                number(window.path("completion_tokens")),
                cost(window.path("usd_spent")),
                number(window.path("latency_ms").path("p50")),
                number(window.path("latency_ms").path("p99")));
    }

    private static String row(Object... columns) {
        return String.format(Locale.ROOT, ROW, columns);
    }

    private static String number(JsonNode number) {
        return number.isNumber() ? String.format(Locale.ROOT, "%,d", number.asLong()) : "-";
    }

    private static String cost(JsonNode usd) {
        return usd.isTextual()
                ? new BigDecimal(usd.asText()).stripTrailingZeros().toPlainString()
                : "-";
    }
}
