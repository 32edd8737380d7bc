package io.kafkachat.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** Prints output events, one short line each, and after a while no more of them. */
final class EventPrinter {

    private static final int TEXT_WIDTH = 88;

    private final Console console;
    private int left;

    /** @param atMost how many events are printed */
    EventPrinter(Console console, int atMost) {
        this.console = console;
        this.left = atMost;
    }

    void print(OutputEvent event) {
        String line = line(event);
        if (line.isEmpty() || left < 0) {
            return;
        }
        left--;
        console.detail(left < 0 ? "  ... more are in the topics, and all are counted below" : line);
    }

    private static String line(OutputEvent event) {
        JsonNode value = event.value();
        return switch (event.topic()) {
            case COMPLETIONS -> completion(event.key(), value);
            case TOOL_CALLS ->
                column("tool call", event.key())
                        + shortened(value.path("name").asText()
                                + value.path("arguments").asText());
            case ERRORS ->
                column("error", event.key())
                        + shortened(value.path("error_class").asText() + ": "
                                + value.path("message").asText());
            case CHUNKS -> chunk(event.key(), value);
            case USAGE -> "";
        };
    }

    private static String completion(String key, JsonNode value) {
        String content = value.path("content").asText();
        return content.isBlank() && value.path("tool_call_count").asInt() > 0
                ? ""
                : column("answer", key) + shortened(content);
    }

    private static String chunk(String key, JsonNode value) {
        if (value.path("aborted").asBoolean()) {
            return column("aborted", key) + "attempt " + value.path("attempt").asText();
        }
        String content = value.path("content").asText();
        return content.isBlank() ? "" : column("...", key) + shortened(content);
    }

    private static String column(String kind, String key) {
        return String.format(Locale.ROOT, "  %-9s  %-12s  ", kind, key);
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= TEXT_WIDTH ? line : line.substring(0, TEXT_WIDTH - 3) + "...";
    }
}
