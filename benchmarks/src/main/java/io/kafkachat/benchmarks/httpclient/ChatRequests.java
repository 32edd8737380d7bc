package io.kafkachat.benchmarks.httpclient;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Locale;

/** Makes requests as the connectors do, and looks whether an answer is one. Thread safe. */
final class ChatRequests {

    private final ObjectMapper json = new ObjectMapper();
    private final URI uri;
    private final String authorization;
    private final String model;
    private final String prompt;

    /** @param prompt text with a {@code %d} for the number */
    ChatRequests(String url, String apiKey, String model, String prompt) {
        this.uri = URI.create(url);
        this.authorization = "Bearer " + apiKey;
        this.model = model;
        this.prompt = prompt;
    }

    HttpRequest request(String id, String order, int number) {
        ObjectNode body = json.createObjectNode();
        body.put("model", model);
        body.putArray("messages")
                .addObject()
                .put("role", "user")
                .put("content", order + String.format(Locale.ROOT, prompt, number));
        body.put("stream", false);
        try {
            return HttpRequest.newBuilder(uri)
                    .header("Authorization", authorization)
                    .header("Content-Type", "application/json")
                    .header("Accept", "application/json")
                    .header("X-Client-Request-Id", id)
                    .POST(BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
                    .build();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write a request", e);
        }
    }

    boolean hasContent(byte[] answer) {
        try {
            return !json.readTree(answer)
                    .at("/choices/0/message/content")
                    .asText()
                    .isEmpty();
        } catch (IOException e) {
            return false;
        }
    }
}
