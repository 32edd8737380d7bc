package io.kafkachat.docker;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A program that was run to its end. */
record Command(int exitCode, String output) {

    private static final int NOT_FOUND = 127;

    /** Without an engine, or without docker on the PATH, nothing is thrown. */
    static Command run(String... words) {
        return run(new File("."), Map.of(), words);
    }

    /** @param environment what is added to that of this JVM */
    static Command run(File directory, Map<String, String> environment, String... words) {
        ProcessBuilder builder =
                new ProcessBuilder(List.of(words)).directory(directory).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return new Command(NOT_FOUND, String.valueOf(e.getMessage()));
        }
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Command(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the output of " + words[0], e);
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + words[0] + " runs", e);
        }
    }

    boolean succeeded() {
        return exitCode == 0;
    }
}
