package io.kafkachat.testkit.provider;

import io.kafkachat.testkit.provider.Journal.Event;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One line per event: {@code epoch-millis TAB event TAB request-id}. Each line is one write to the operating system, so
 * that nothing is lost when the process is killed.
 */
final class JournalFile {

    interface Sink {
        int accept(long millis, Event event, String id);
    }

    private final FileChannel channel;

    private JournalFile(FileChannel channel) {
        this.channel = channel;
    }

    static JournalFile open(Path path) throws IOException {
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
        try {
            cutUnfinishedLine(channel);
            return new JournalFile(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    static void read(Path path, Sink sink) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (BufferedReader lines = Files.newBufferedReader(path)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] fields = line.split("\t", -1);
                if (fields.length == 4 && fields[3].equals(".")) {
                    sink.accept(Long.parseLong(fields[0]), Event.valueOf(fields[1]), fields[2]);
                }
            }
        }
    }

    void append(long millis, Event event, String id) {
        // The full stop at the end tells a whole line from one that a kill cut short.
        byte[] line = (millis + "\t" + event + "\t" + id + "\t.\n").getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.wrap(line);
        synchronized (this) {
            try {
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot append to the journal file", e);
            }
        }
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the journal file", e);
        }
    }

    private static void cutUnfinishedLine(FileChannel channel) throws IOException {
        long end = channel.size();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (end > 0) {
            one.clear();
            channel.read(one, end - 1);
            if (one.get(0) == '\n') {
                break;
            }
            end--;
        }
        channel.truncate(end);
        channel.position(end);
    }
}
