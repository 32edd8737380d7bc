package io.kafkachat.streams.app;

import io.kafkachat.testkit.process.JavaProcess;
import io.kafkachat.testkit.process.ProcessSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The app as a process of its own, from the unpacked archive and with a properties file, as its users start it. */
final class AppProcess implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final JavaProcess process;

    private AppProcess(JavaProcess process) {
        this.process = process;
    }

    /**
     * Starts it and waits until it serves HTTP.
     *
     * @param archive where the archive was unpacked
     * @param name of its files in the directory: a log, which those after it under the same name append to
     */
    static AppProcess start(Path archive, Path directory, String name, Map<String, String> config) {
        Path properties = directory.resolve(name + ".properties");
        try {
            Files.createDirectories(directory);
            Files.writeString(
                    properties,
                    config.entrySet().stream()
                            .map(entry -> entry.getKey() + "=" + entry.getValue().replace("\\", "\\\\"))
                            .collect(Collectors.joining("\n")));
            Files.write(directory.resolve("log4j2.xml"), logging());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ProcessSettings settings = ProcessSettings.in(directory, name)
                .withClassPath(archive.resolve("lib") + "/*")
                .withJvmOption("-Dlog4j2.configurationFile=" + directory.resolve("log4j2.xml"));
        return new AppProcess(JavaProcess.start(
                settings,
                START,
                StreamsApp.class.getName(),
                List.of("--config", properties.toString())));
    }

    private static byte[] logging() throws IOException {
        try (var in = JavaProcess.class.getResourceAsStream("file-log4j2.xml")) {
            return in.readAllBytes();
        }
    }

    JavaProcess process() {
        return process;
    }

    /** GETs a path of its HTTP server. */
    HttpResponse<String> get(String path) {
        String url = process.readyLine().substring(process.readyLine().lastIndexOf(' ') + 1);
        HttpRequest request = HttpRequest.newBuilder(URI.create(url).resolve(path))
                .timeout(Duration.ofSeconds(20))
                .build();
        try {
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    boolean isReady() {
        return get("/health/ready").statusCode() == 200;
    }

    @Override
    public void close() {
        process.close();
    }
}
