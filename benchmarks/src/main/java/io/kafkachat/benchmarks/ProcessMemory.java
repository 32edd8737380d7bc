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
 * @param peakMegabytes the most that was resident at once since its start
 */
record ProcessMemory(double peakMegabytes, long threads) {

    /** @throws UncheckedIOException when there is no such process, or no Linux */
    static ProcessMemory of(long pid) {
        try {
            return parse(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at a process; this needs Linux", e);
        }
    }

    static ProcessMemory parse(String status) {
        return new ProcessMemory(number(status, "VmHWM") / 1_024.0, number(status, "Threads"));
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
