package io.kafkachat.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts by error class. */
final class ReplayTable {

    private static final String ROW = "  %-20s %10s %10s %10s %10s";

    private ReplayTable() {}

    /** @param chosen those to be replayed */
    static List<String> of(ReplayPlan plan, Collection<ReplayCandidate> chosen) {
        Set<String> ids = chosen.stream().map(ReplayCandidate::requestId).collect(Collectors.toSet());
        TreeMap<String, long[]> counts = new TreeMap<>();
        for (ReplayCandidate candidate : plan.candidates().values()) {
            long[] row = counts.computeIfAbsent(SafeText.line(candidate.errorClass(), 20), name -> new long[4]);
            row[0]++;
            row[1] += ids.contains(candidate.requestId()) ? 1 : 0;
            row[2] += plan.replayed().contains(candidate.requestId()) ? 1 : 0;
            row[3] += candidate.isPossible() ? 0 : 1;
        }
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, ROW, "error class", "errors", "to replay", "replayed", "no prompt"));
        counts.forEach((name, row) -> lines.add(String.format(Locale.ROOT, ROW, name, row[0], row[1], row[2], row[3])));
        return lines;
    }
}
