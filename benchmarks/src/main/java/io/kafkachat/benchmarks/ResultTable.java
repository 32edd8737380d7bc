package io.kafkachat.benchmarks;

import io.kafkachat.benchmarks.report.Target;
import java.io.PrintStream;
import java.util.Locale;

/** Results for people. */
final class ResultTable {

    private static final String ROW = "  %-46s %10s %-6s %-10s %s%n";

    private final PrintStream out;

    ResultTable(PrintStream out) {
        this.out = out;
    }

    void print(Result result) {
        out.printf("%n%s%n", result.title());
        out.printf(ROW, "", "measured", "", "target", "");
        for (Figure figure : result.figures()) {
            Target target = figure.target();
            out.printf(
                    ROW,
                    figure.name(),
                    number(figure.value()),
                    figure.unit(),
                    target == null ? "" : target,
                    target == null ? "" : figure.met() ? "met" : "MISSED");
        }
        out.flush();
    }

    static String number(double value) {
        if (value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.3f" : "%.1f", value);
    }
}
