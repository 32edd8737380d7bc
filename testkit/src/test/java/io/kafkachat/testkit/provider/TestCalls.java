package io.kafkachat.testkit.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Calls a simulator as a client would. */
final class TestCalls {

    static final ObjectMapper JSON = new ObjectMapper();
    static final String MODEL = "nvidia/nemotron-3-ultra-550b-a55b";

    private final ProviderSimulator simulator;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    TestCalls(ProviderSimulator simulator) {
        this.simulator = simulator;
    }

    static ObjectNode body(String prompt) {
        ObjectNode body = JSON.createObjectNode().put("model", MODEL);
        body.putArray("messages").addObject().put("role", "user").put("content", prompt);
        return body;
    }

    static ObjectNode withTool(String prompt) throws IOException {
        ObjectNode body = body(prompt);
        body.set(
                "tools",
                JSON.readTree("[{\"type\":\"function\",\"function\":{\"name\":\"weather\",\"parameters\":"
                        + "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"},"
                        + "\"unit\":{\"enum\":[\"celsius\",\"fahrenheit\"]},"
                        + "\"days\":{\"type\":\"integer\",\"minimum\":1}}}}}]"));
        return body;
    }

    /** Sends a call over a bare socket, and reads nothing. */
    static void write(Socket socket, String id, JsonNode body) throws IOException {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        String head = "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + SimulatorSettings.DEFAULT_API_KEY + "\r\nX-Client-Request-Id: " + id + "\r\nContent-Length: "
                + bytes.length + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    static HttpRequest.Builder request(ProviderSimulator simulator, String id, JsonNode body) {
        return HttpRequest.newBuilder(simulator.uri())
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + SimulatorSettings.DEFAULT_API_KEY)
                .header("Content-Type", "application/json")
                .header("X-Client-Request-Id", id)
                .POST(BodyPublishers.ofString(body.toString()));
    }

    HttpResponse<String> send(String id, String prompt) throws IOException, InterruptedException {
        return send(id, body(prompt));
    }

    HttpResponse<String> send(String id, JsonNode body) throws IOException, InterruptedException {
        return http.send(request(simulator, id, body).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> sendAsync(String id, String prompt) {
        return http.sendAsync(request(simulator, id, body(prompt)).build(), BodyHandlers.ofString());
    }

    /** A control endpoint; the parameters are part of the path. */
    HttpResponse<String> control(String method, String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(simulator.baseUri().resolve("/__sim/" + path))
                .method(method, BodyPublishers.noBody())
                .build());
    }

    static JsonNode json(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }

    static String content(HttpResponse<String> response) throws IOException {
        return json(response).at("/choices/0/message/content").asText();
    }
}
