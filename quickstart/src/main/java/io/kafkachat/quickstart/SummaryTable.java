package io.kafkachat.quickstart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The closing table. */
final class SummaryTable {

    private SummaryTable() {}

    static List<String> of(Outcome outcome) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        row(lines, "prompts", "%d", outcome.prompts());
        row(lines, "completions", "%d", outcome.completions());
        row(lines, "tool calls", "%d", outcome.toolCalls());
        row(lines, "errors", "%d", outcome.errors());
        row(lines, "retries", "%d", outcome.retries());
        row(lines, "tokens", "%,d in, %,d out", outcome.promptTokens(), outcome.completionTokens());
        if (outcome.usd() != null) {
            row(
                    lines,
                    "cost",
                    "%s USD, as the provider reports it",
                    outcome.usd().stripTrailingZeros().toPlainString());
        }
        row(lines, "latency", "p50 %,d ms, p99 %,d ms", outcome.p50Millis(), outcome.p99Millis());
        if (outcome.chunks() > 0) {
            row(
                    lines,
                    "first token",
                    "p50 %,d ms, p99 %,d ms",
                    outcome.firstTokenP50Millis(),
                    outcome.firstTokenP99Millis());
            row(lines, "chunks", "%,d", outcome.chunks());
        }
        row(
                lines,
                "throughput",
                "%.1f prompts/s over %.1f s",
                outcome.promptsPerSecond(),
                outcome.elapsed().toMillis() / 1000.0);
        row(lines, "missing", "%d", outcome.missing());
        row(lines, "answered twice", "%d", outcome.answeredTwice());
        lines.add("");
        lines.add(
                outcome.isExact()
                        ? "Every prompt is accounted for exactly once."
                        : "NOT every prompt is accounted for exactly once.");
        return lines;
    }

    private static void row(List<String> lines, String name, String format, Object... values) {
        lines.add(String.format(Locale.ROOT, "  %-15s ", name) + String.format(Locale.ROOT, format, values));
    }
}
