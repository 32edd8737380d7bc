package io.kafkachat.testkit.kafka;

import io.kafkachat.testkit.process.JavaProcess;
import io.kafkachat.testkit.process.Polling;
import io.kafkachat.testkit.process.ProcessSettings;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The Streams app as a process: from its unpacked archive and with a properties file, as its users start it, and with none of
 * the class path of this JVM. It logs to a file, as all programs of the test kit do.
 */
public final class StreamsAppProcess implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final int OK = 200;
    private static final String MAIN = "io.kafkachat.streams.app.StreamsApp";

    private final JavaProcess process;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private StreamsAppProcess(JavaProcess process) {
        this.process = process;
    }

    /**
     * Unpacks the app's archive.
     *
     * @param directory where to; created when missing
     * @return the app's own directory in it
     * @throws UncheckedIOException when the archive cannot be read
     * @throws IllegalArgumentException when it holds anything but one directory
     */
    public static Path unpack(Path zip, Path directory) {
        Path root = PluginArchive.unpack(zip, directory);
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
            entries.forEach(found::add);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look into the unpacked archive", e);
        }
        if (found.size() != 1 || !Files.isDirectory(found.get(0))) {
            throw new IllegalArgumentException(zip.getFileName() + ": expected an archive with one directory");
        }
        return found.get(0);
    }

    /**
     * Starts it and returns when it serves HTTP, which is before it reads prompts.
     *
     * @param home what {@link #unpack} returned
     * @param config its configuration; one on any free port of 127.0.0.1 unless it says something else
     * @throws IllegalStateException when it does not start; the message has what it wrote to standard error
     */
    public static StreamsAppProcess start(Path home, Map<String, String> config, ProcessSettings settings) {
        Path file = settings.directory().resolve(settings.name() + ".properties");
        Path logging = settings.directory().resolve(settings.name() + "-log4j2.xml");
        Properties properties = new Properties();
        properties.put("http.host", "127.0.0.1");
        properties.put("http.port", "0");
        properties.putAll(config);
        try {
            Files.createDirectories(settings.directory());
            try (Writer writer = Files.newBufferedWriter(file)) {
                properties.store(writer, null);
            }
            copyLogging(logging);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the app's properties", e);
        }
        ProcessSettings own = settings.withClassPath(home.resolve("lib") + File.separator + "*")
                // As the start script has it.
                .withDefaultJvmOption("-XX:TieredStopAtLevel=1")
                .withJvmOption("-Dlog4j2.configurationFile=" + logging.toAbsolutePath());
        return new StreamsAppProcess(JavaProcess.start(own, START, MAIN, List.of("--config", file.toString())));
    }

    /** The test kit's configuration, which the app cannot find on its class path. */
    private static void copyLogging(Path file) throws IOException {
        try (InputStream in = JavaProcess.class.getResourceAsStream("file-log4j2.xml")) {
            if (in == null) {
                throw new IOException("missing resource file-log4j2.xml");
            }
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Where it serves HTTP. */
    public URI uri() {
        String line = process.readyLine();
        return URI.create(line.substring(line.lastIndexOf(' ') + 1));
    }

    /** The answer to a GET of a path, such as {@code /usage?window=1m}. */
    public HttpResponse<String> get(String path) {
        HttpRequest request =
                HttpRequest.newBuilder(uri().resolve(path)).timeout(ANSWER).build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException("the app cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while calling the app", e);
        }
    }

    /**
     * Waits up to two minutes until it answers prompts.
     *
     * @throws IllegalStateException when that does not come, or it ends before
     */
    public void awaitReady() {
        Polling.until(START, () -> isReady() || !process.isAlive());
        if (!isReady()) {
            throw new IllegalStateException("the app does not get ready; see " + process.logFile());
        }
    }

    private boolean isReady() {
        try {
            return get("/health/ready").statusCode() == OK;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** For the process id, CPU time and log file. */
    public JavaProcess process() {
        return process;
    }

    /** Ends it at once, as {@code kill -9} does. */
    public void kill() {
        process.kill();
    }

    /** Ends it in order: it waits for its calls. */
    @Override
    public void close() {
        process.close();
    }
}
