package io.kafkachat.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Output events for people. */
final class EventText {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final int ID_LENGTH = 8;
    private static final int MESSAGE_LENGTH = 500;
    private static final String INDENT = "  ";

    private final Palette palette;
    private final ZoneId zone;

    EventText(Palette palette, ZoneId zone) {
        this.palette = palette;
        this.zone = zone;
    }

    /** A heading, and under it what the event says. */
    List<String> lines(OutputEventRecord event) {
        List<String> lines = new ArrayList<>();
        switch (event.kind()) {
            case COMPLETION -> completion(event, lines);
            case TOOL_CALL -> toolCall(event, lines);
            case USAGE -> lines.add(heading(event, palette.faint("usage")) + "  " + palette.faint(usage(event)));
            case ERROR -> error(event, lines);
            case CHUNK -> chunk(event, lines);
            case OTHER -> {
                lines.add(heading(event, palette.name("event")));
                text(lines, event.value().toString());
            }
        }
        return lines;
    }

    /** A record that is no event that can be read. */
    String unreadable(PromptPlace place, String problem) {
        return palette.warning(place + " " + problem);
    }

    private void completion(OutputEventRecord event, List<String> lines) {
        String reason = event.text("finish_reason");
        lines.add(heading(event, palette.good("answer"))
                + (reason.equals("stop") ? "" : "  " + palette.warning(SafeText.line(reason, MESSAGE_LENGTH))));
        text(lines, event.text("content"));
        if (event.value().path("refusal").isTextual()) {
            lines.add(INDENT + palette.warning("refused: " + SafeText.line(event.text("refusal"), MESSAGE_LENGTH)));
        }
    }

    private void toolCall(OutputEventRecord event, List<String> lines) {
        boolean valid = event.value().path("arguments_valid").asBoolean(true);
        lines.add(heading(event, palette.name("tool call"))
                + (valid ? "" : "  " + palette.bad("its arguments are no complete JSON: do not run it")));
        text(lines, event.text("name") + event.text("arguments"));
    }

    private void error(OutputEventRecord event, List<String> lines) {
        JsonNode status = event.value().path("http_status");
        lines.add(heading(event, palette.bad("error"))
                + "  " + palette.bad(SafeText.line(event.text("error_class"), MESSAGE_LENGTH))
                + (status.isNumber() ? " (HTTP " + status.asInt() + ")" : "")
                + (event.value().path("retryable").asBoolean() ? palette.faint("  may succeed later") : ""));
        lines.add(INDENT + SafeText.line(event.text("message"), MESSAGE_LENGTH));
    }

    private void chunk(OutputEventRecord event, List<String> lines) {
        String kind = "chunk " + event.text("attempt") + "." + event.text("index");
        lines.add(heading(event, palette.name(kind))
                + (event.value().path("aborted").asBoolean() ? "  " + palette.warning("aborted") : "")
                + (event.value().path("last").asBoolean() ? "  " + palette.faint("last") : ""));
        text(lines, event.text("content"));
    }

    private static String usage(OutputEventRecord event) {
        JsonNode value = event.value();
        StringBuilder line = new StringBuilder(event.text("outcome"));
        if (value.path("error_class").isTextual()) {
            line.append(' ').append(event.text("error_class"));
        }
        String model = value.path("served_model").isTextual() ? event.text("served_model") : event.text("model");
        if (!model.isEmpty() && !model.equals("null")) {
            line.append(", ").append(model);
        }
        line.append(String.format(
                Locale.ROOT,
                ", %,d + %,d tokens",
                value.path("prompt_tokens").asLong(),
                value.path("completion_tokens").asLong()));
        if (value.path("usd_spent").isTextual()) {
            line.append(", ").append(event.text("usd_spent")).append(" USD");
        }
        line.append(", ")
                .append(Times.words(Duration.ofMillis(value.path("latency_ms").asLong())));
        long retries = value.path("retries").asLong();
        if (retries > 0) {
            line.append(", ").append(retries).append(retries == 1 ? " retry" : " retries");
        }
        return SafeText.line(line.toString(), MESSAGE_LENGTH);
    }

    private String heading(OutputEventRecord event, String kind) {
        String id = event.requestId() == null ? "" : event.requestId();
        StringBuilder line = new StringBuilder(
                        palette.faint(TIME.format(event.time().atZone(zone))))
                .append(' ')
                .append(kind);
        line.append("  ").append(palette.faint(SafeText.line(id.substring(0, Math.min(ID_LENGTH, id.length())), 40)));
        String key = event.key();
        if (key != null && !key.isEmpty()) {
            line.append("  ").append(palette.heading(SafeText.line(key, 60)));
        }
        if (event.prompt() != null) {
            line.append("  ").append(palette.faint(event.prompt().toString()));
        }
        return line.toString();
    }

    private static void text(List<String> lines, String text) {
        SafeText.of(text.replace("\r\n", "\n")).lines().forEach(line -> lines.add(INDENT + line));
    }
}
