package io.kafkachat.benchmarks.httpclient;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A line for each answer, in a file: {@code REQUEST-ID,DUE,ANSWERED}, epoch milliseconds. Thread safe. */
final class AnswerLog {

    private final BufferedWriter lines;
    private long written;

    AnswerLog(Path file) throws IOException {
        this.lines = Files.newBufferedWriter(file);
    }

    synchronized void add(String requestId, long dueMillis, long answeredMillis) {
        try {
            lines.write(requestId + "," + dueMillis + "," + answeredMillis + "\n");
            written++;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write an answer's times", e);
        }
    }

    /** How many lines are in the file, which it has all been given. */
    synchronized long flush() {
        try {
            lines.flush();
            return written;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the answers' times", e);
        }
    }
}
