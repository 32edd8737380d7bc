package io.kafkachat.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Usage as the app adds it up: a line for each window and model. */
final class UsageTable {

    /** The newest: a long run has many. */
    private static final int SHOWN = 6;

    /** Lines before the windows, which are told oldest first. */
    private static final int HEADING = 2;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private UsageTable() {}

    /** @param windows as {@code usage-window.schema.json} describes them, newest first */
    static List<String> of(String size, List<JsonNode> windows) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("Usage by the app's windows of " + size + " (UTC):");
        windows.stream().limit(SHOWN).map(UsageTable::line).forEach(line -> lines.add(HEADING, line));
        return lines;
    }

    /** How many calls they count. */
    static long calls(List<JsonNode> windows) {
        return windows.stream()
                .mapToLong(window -> window.path("calls").asLong())
                .sum();
    }

    private static String line(JsonNode window) {
        return String.format(
                Locale.ROOT,
                "  %s  %s  %,d calls (%,d answered), %,d tokens in, %,d out%s, p50 %,d ms, p99 %,d ms",
                TIME.format(Instant.ofEpochMilli(window.path("window_start").asLong())),
                window.path("model").asText(),
                window.path("calls").asLong(),
                window.path("completed").asLong(),
                window.path("prompt_tokens").asLong(),
                window.path("completion_tokens").asLong(),
                cost(window.path("usd_spent")),
                window.path("latency_ms").path("p50").asLong(),
                window.path("latency_ms").path("p99").asLong());
    }

    private static String cost(JsonNode usd) {
        return usd.isTextual()
                ? ", " + new BigDecimal(usd.asText()).stripTrailingZeros().toPlainString() + " USD"
                : "";
    }
}
