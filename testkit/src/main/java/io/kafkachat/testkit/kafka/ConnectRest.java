package io.kafkachat.testkit.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.testkit.process.Polling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Connect's REST interface. Requests are repeated for up to a minute while the worker answers 409 because it rebalances;
 * other refusals throw {@link ConnectRestException}, an unreachable worker UncheckedIOException. Thread safe.
 */
public final class ConnectRest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int CONFLICT = 409;
    private static final int NOT_FOUND = 404;

    private final URI base;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ObjectMapper json = new ObjectMapper();

    /** A client of a worker, such as {@code http://127.0.0.1:8083/}. */
    public ConnectRest(URI base) {
        this.base = base;
    }

    public URI uri() {
        return base;
    }

    /** The worker's version of Kafka. */
    public String workerVersion() {
        return send("GET", "", null).path("version").asText();
    }

    /** Creates the connector or changes its configuration. */
    public JsonNode putConfig(String connector, Map<String, String> config) {
        return send("PUT", "connectors/" + connector + "/config", json.valueToTree(config));
    }

    public JsonNode config(String connector) {
        return send("GET", "connectors/" + connector + "/config", null);
    }

    /** The names of all connectors. */
    public JsonNode connectors() {
        return send("GET", "connectors", null);
    }

    public JsonNode status(String connector) {
        return send("GET", "connectors/" + connector + "/status", null);
    }

    public void pause(String connector) {
        send("PUT", "connectors/" + connector + "/pause", null);
    }

    public void resume(String connector) {
        send("PUT", "connectors/" + connector + "/resume", null);
    }

    /** Stops the connector (KIP-875): no tasks are left, and its offsets may be changed. */
    public void stop(String connector) {
        send("PUT", "connectors/" + connector + "/stop", null);
    }

    /** Restarts the connector and all its tasks. */
    public void restart(String connector) {
        send("POST", "connectors/" + connector + "/restart?includeTasks=true", null);
    }

    public void restartTask(String connector, int task) {
        send("POST", "connectors/" + connector + "/tasks/" + task + "/restart", null);
    }

    public void delete(String connector) {
        send("DELETE", "connectors/" + connector, null);
    }

    public JsonNode offsets(String connector) {
        return send("GET", "connectors/" + connector + "/offsets", null);
    }

    /** Forgets all offsets of a stopped connector. */
    public JsonNode resetOffsets(String connector) {
        return send("DELETE", "connectors/" + connector + "/offsets", null);
    }

    /** Changes offsets of a stopped connector; the body is {@code {"offsets": [{"partition": .., "offset": ..}]}}. */
    public JsonNode alterOffsets(String connector, JsonNode body) {
        return send("PATCH", "connectors/" + connector + "/offsets", body);
    }

    /**
     * Validates a configuration.
     *
     * @param plugin the class or simple name of the connector
     */
    public JsonNode validate(String plugin, Map<String, String> config) {
        ObjectNode body = json.valueToTree(config);
        body.put("connector.class", plugin);
        return send("PUT", "connector-plugins/" + plugin + "/config/validate", body);
    }

    /** All plugins of the worker, converters and transformations included. */
    public JsonNode plugins() {
        return send("GET", "connector-plugins?connectorsOnly=false", null);
    }

    /** Waits up to a minute until the connector and exactly so many tasks run. */
    public void awaitRunning(String connector, int tasks) {
        awaitState(connector, "RUNNING", tasks);
    }

    /**
     * Waits up to a minute until the connector has this state and exactly so many tasks, all in the same state.
     *
     * @throws IllegalStateException when that does not come; the message has the last status
     */
    public void awaitState(String connector, String state, int tasks) {
        JsonNode status =
                Polling.latest(PATIENCE, () -> statusOrMissing(connector), found -> inState(found, state, tasks));
        if (!inState(status, state, tasks)) {
            throw new IllegalStateException("connector " + connector + " is not " + state + " with " + tasks
                    + " tasks; its status is " + status);
        }
    }

    /** Waits up to a minute until the task has failed, and returns its stack trace. */
    public String awaitTaskFailure(String connector, int task) {
        return Polling.latest(PATIENCE, () -> traceOfFailure(connector, task), Optional::isPresent)
                .orElseThrow(() ->
                        new IllegalStateException("task " + task + " of connector " + connector + " has not failed"));
    }

    /** Waits up to a minute until the worker answers. */
    void awaitReady() {
        boolean ready = Polling.until(PATIENCE, () -> {
            try {
                return exchange("GET", "connectors", null).statusCode() == 200;
            } catch (UncheckedIOException e) {
                return false;
            }
        });
        if (!ready) {
            throw new IllegalStateException("the Connect worker does not answer");
        }
    }

    private JsonNode statusOrMissing(String connector) {
        try {
            return status(connector);
        } catch (ConnectRestException e) {
            if (e.status() == NOT_FOUND) {
                return MissingNode.getInstance();
            }
            throw e;
        }
    }

    private Optional<String> traceOfFailure(String connector, int task) {
        for (JsonNode each : statusOrMissing(connector).path("tasks")) {
            if (each.path("id").asInt() == task && each.path("state").asText().equals("FAILED")) {
                return Optional.of(each.path("trace").asText());
            }
        }
        return Optional.empty();
    }

    private static boolean inState(JsonNode status, String state, int tasks) {
        if (!status.at("/connector/state").asText().equals(state)
                || status.path("tasks").size() != tasks) {
            return false;
        }
        for (JsonNode task : status.path("tasks")) {
            if (!task.path("state").asText().equals(state)) {
                return false;
            }
        }
        return true;
    }

    private JsonNode send(String method, String path, @Nullable JsonNode body) {
        HttpResponse<String> response =
                Polling.latest(PATIENCE, () -> exchange(method, path, body), answer -> answer.statusCode() != CONFLICT);
        if (response.statusCode() >= 300) {
            throw new ConnectRestException(method + " " + path, response.statusCode(), response.body());
        }
        try {
            return response.body().isEmpty() ? MissingNode.getInstance() : json.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("the Connect worker answers something else than JSON", e);
        }
    }

    private HttpResponse<String> exchange(String method, String path, @Nullable JsonNode body) {
        BodyPublisher publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString());
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/" + path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .method(method, publisher)
                .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException("the Connect worker cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while calling the Connect worker", e);
        }
    }
}
