package io.kafkachat.benchmarks.parallelconsumer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.time.Duration;

/** Calls the API, and again a few times when that fails. Thread safe. */
final class ProviderClient {

    private static final int OK = 200;
    private static final int ATTEMPTS = 3;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(500);
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private final ObjectMapper json = new ObjectMapper();
    private final Vertx vertx;
    private final WebClient client;
    private final String url;
    private final String authorization;
    private final String model;

    ProviderClient(Vertx vertx, WebClient client, String url, String apiKey, String model) {
        this.vertx = vertx;
        this.client = client;
        this.url = url;
        this.authorization = "Bearer " + apiKey;
        this.model = model;
    }

    /** The body of an answer with status 200; fails when no attempt had one. */
    Future<Buffer> answer(String requestId, String prompt) {
        return attempt(requestId, body(prompt), 1);
    }

    private Future<Buffer> attempt(String requestId, Buffer body, int attempt) {
        return client.postAbs(url)
                .putHeader("Authorization", authorization)
                .putHeader("Content-Type", "application/json")
                .putHeader("Accept", "application/json")
                .putHeader("X-Client-Request-Id", requestId)
                .timeout(TIMEOUT.toMillis())
                .sendBuffer(body)
                .compose(ProviderClient::content)
                .recover(failure -> attempt < ATTEMPTS
                        ? pause().compose(ignored -> attempt(requestId, body, attempt + 1))
                        : Future.failedFuture(failure));
    }

    private static Future<Buffer> content(HttpResponse<Buffer> response) {
        return response.statusCode() == OK
                ? Future.succeededFuture(response.bodyAsBuffer())
                : Future.failedFuture("HTTP status " + response.statusCode());
    }

    private Future<Void> pause() {
        Promise<Void> over = Promise.promise();
        vertx.setTimer(BETWEEN_ATTEMPTS.toMillis(), timer -> over.complete());
        return over.future();
    }

    private Buffer body(String prompt) {
        ObjectNode request = json.createObjectNode();
        request.put("model", model);
        request.putArray("messages").addObject().put("role", "user").put("content", prompt);
        request.put("stream", false);
        try {
            return Buffer.buffer(json.writeValueAsBytes(request));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write a request", e);
        }
    }
}
