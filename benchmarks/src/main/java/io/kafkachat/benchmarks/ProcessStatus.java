package io.kafkachat.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the system says of the memory and the threads of a process. Linux only.
 *
 * @param residentMegabytes now
 * @param peakMegabytes the most that was resident at once since its start
 */
record ProcessStatus(double residentMegabytes, double peakMegabytes, long threads) {

    /** @throws UncheckedIOException when there is no such process, or no Linux */
    static ProcessStatus of(long pid) {
        try {
            return parse(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at a process; this needs Linux", e);
        }
    }

    static ProcessStatus parse(String status) {
        return new ProcessStatus(megabytes(status, "VmRSS"), megabytes(status, "VmHWM"), number(status, "Threads"));
    }

    private static double megabytes(String status, String name) {
        return number(status, name) / 1_024.0;
    }

    private static long number(String status, String name) {
        Matcher line =
                Pattern.compile("^" + name + ":\\s+(\\d+)", Pattern.MULTILINE).matcher(status);
        if (!line.find()) {
            throw new IllegalArgumentException("expected a line " + name + " in the status of a process");
        }
        return Long.parseLong(line.group(1));
    }
}
