package io.kafkachat.testkit.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.testkit.process.JavaProcess;
import io.kafkachat.testkit.process.Polling;
import io.kafkachat.testkit.process.ProcessSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Apicurio Registry as a process: from its unpacked archive, in memory, on 127.0.0.1. What tests ask of it they ask through the API that it
 * shares with Confluent's registry.
 */
public final class SchemaRegistryProcess implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration ANSWER = Duration.ofMinutes(1);
    private static final String MAIN = "io.quarkus.runner.GeneratedMain";
    private static final Pattern LISTENS = Pattern.compile("Listening on: (http://127\\.0\\.0\\.1:\\d+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JavaProcess process;
    private final Path output;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private SchemaRegistryProcess(JavaProcess process, Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * Starts it and returns at once; it takes some seconds until it can be used.
     *
     * @param home the directory of its unpacked archive
     * @param port 0 for a free one
     * @throws IllegalStateException when it ends before it says a word
     */
    public static SchemaRegistryProcess start(Path home, int port, ProcessSettings settings) {
        ProcessSettings own = settings.withHeap("192m")
                .withClassPath(runner(home).toString())
                .withDefaultJvmOption("-XX:TieredStopAtLevel=1")
                .withJvmOption("-Dquarkus.http.host=127.0.0.1")
                .withJvmOption("-Dquarkus.http.port=" + port)
                .withJvmOption("-Dquarkus.banner.enabled=false")
                .withJvmOption("-Dquarkus.log.category.\"io.quarkus\".level=INFO");
        Path output = settings.directory().resolve(settings.name() + ".out");
        return new SchemaRegistryProcess(JavaProcess.start(own, START, MAIN, List.of()), output);
    }

    private static Path runner(Path home) {
        try (Stream<Path> files = Files.list(home)) {
            return files.filter(file -> file.toString().endsWith("-runner.jar"))
                    .findAny()
                    .orElseThrow(() -> new IllegalArgumentException(home + ": expected a file *-runner.jar"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look into the registry's directory", e);
        }
    }

    /**
     * Where it serves HTTP. Waits up to two minutes until it does.
     *
     * @throws IllegalStateException when that does not come, or it ends before
     */
    public URI uri() {
        Polling.until(START, () -> listens().find() || !process.isAlive());
        Matcher matcher = listens();
        if (!matcher.find()) {
            throw new IllegalStateException("the schema registry does not get ready; see " + output);
        }
        return URI.create(matcher.group(1));
    }

    private Matcher listens() {
        try {
            return LISTENS.matcher(Files.readString(output));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the output of the schema registry", e);
        }
    }

    /**
     * Registers a schema as the next version of a subject, unless it is one already.
     *
     * @param type {@code AVRO}, {@code JSON} or {@code PROTOBUF}
     * @return its id, which stands in records
     * @throws IllegalStateException when the registry refuses it
     */
    public int register(String subject, String type, String schema) {
        return json(post("/subjects/" + subject + "/versions", body(type, schema)))
                .path("id")
                .asInt();
    }

    /** Whether the registry would take a schema as the next version of a subject. */
    public boolean isCompatible(String subject, String type, String schema) {
        return json(post("/compatibility/subjects/" + subject + "/versions/latest", body(type, schema)))
                .path("is_compatible")
                .asBoolean();
    }

    /** What a next version of a subject must be, such as {@code BACKWARD}. */
    public void requireCompatibility(String subject, String level) {
        ObjectNode body = JSON.createObjectNode().put("compatibility", level);
        json(send(request("/config/" + subject)
                .PUT(BodyPublishers.ofString(body.toString()))
                .build()));
    }

    /** The schema that has this id. */
    public String schema(int id) {
        return json(get("/schemas/ids/" + id)).path("schema").asText();
    }

    public List<String> subjects() {
        List<String> subjects = new ArrayList<>();
        json(get("/subjects")).forEach(subject -> subjects.add(subject.asText()));
        return subjects;
    }

    /** The versions of a subject, the oldest first. */
    public List<Integer> versions(String subject) {
        List<Integer> versions = new ArrayList<>();
        json(get("/subjects/" + subject + "/versions")).forEach(version -> versions.add(version.asInt()));
        return versions;
    }

    private static String body(String type, String schema) {
        return JSON.createObjectNode()
                .put("schemaType", type)
                .put("schema", schema)
                .toString();
    }

    private HttpResponse<String> get(String path) {
        return send(request(path).GET().build());
    }

    private HttpResponse<String> post(String path, String body) {
        BodyPublisher content = BodyPublishers.ofString(body);
        return send(request(path).POST(content).build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri().resolve("/apis/ccompat/v7" + path))
                .timeout(ANSWER)
                .header("Content-Type", "application/vnd.schemaregistry.v1+json");
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException("the schema registry cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while calling the schema registry", e);
        }
    }

    private static JsonNode json(HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            throw new IllegalStateException(
                    "the schema registry answers " + response.statusCode() + ": " + response.body());
        }
        try {
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the schema registry answers no JSON", e);
        }
    }

    /** Ends it at once, as {@code kill -9} does; all that it knew is gone. */
    public void kill() {
        process.kill();
    }

    @Override
    public void close() {
        process.close();
    }
}
