package io.kafkachat.testkit.provider;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** {@code GET /v1/models}: the model of the API's document, shown to everybody, as providers do that want to be found. */
final class ModelsEndpoint {

    static final String PATH = "/v1/models";

    private static final String MODELS =
            "{\"object\":\"list\",\"data\":[{\"id\":\"nvidia/nemotron-3-ultra-550b-a55b\",\"object\":\"model\"}]}";

    private ModelsEndpoint() {}

    static void handle(HttpServerRequest request) {
        request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(MODELS);
    }
}
