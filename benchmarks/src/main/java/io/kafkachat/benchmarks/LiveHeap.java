package io.kafkachat.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What survives a collection of garbage in a process, as the JDK's {@code jcmd} tells it. */
final class LiveHeap {

    private static final double MEGABYTE = 1 << 20;
    private static final Pattern TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");

    private LiveHeap() {}

    /** Collects garbage first, which stops the process for a moment. */
    static double megabytes(long pid) {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                "GC.class_histogram");
        try {
            Process jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(jcmd.getInputStream(), StandardCharsets.UTF_8))) {
                return total(lines.lines().toList());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at the heap of a process; this needs a JDK", e);
        }
    }

    /** The last line of a histogram: {@code Total INSTANCES BYTES}. */
    static double total(List<String> histogram) {
        Matcher total = TOTAL.matcher(histogram.isEmpty() ? "" : histogram.get(histogram.size() - 1));
        if (!total.find()) {
            throw new IllegalStateException("expected a class histogram of a process");
        }
        return Long.parseLong(total.group(1)) / MEGABYTE;
    }
}
