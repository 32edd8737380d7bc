package io.kafkachat.testkit.provider;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /oauth/token}: a token for the client's id and secret, which come in the form or as {@code Authorization:
 * Basic}. Fails with the others in an outage; errors as RFC 6749 has them.
 */
final class TokenEndpoint {

    static final String PATH = "/oauth/token";

    private static final String BASIC = "Basic ";
    private static final String FORM = "application/x-www-form-urlencoded";

    private final OAuthClient client;
    private final SimulatorState state;

    TokenEndpoint(OAuthClient client, SimulatorState state) {
        this.client = client;
        this.state = state;
    }

    void handle(HttpServerRequest request) {
        request.bodyHandler(body -> {
            Map<String, List<String>> form = new QueryStringDecoder(body.toString(), false).parameters();
            answer(request, field -> form.getOrDefault(field, List.of("")).get(0));
        });
    }

    private void answer(HttpServerRequest request, UnaryOperator<String> form) {
        Fault outage = state.behaviour().outage();
        if (outage != null) {
            reply(request, outage.status(), new JsonObject().put("message", outage.message()));
        } else if (!isForm(request.getHeader(HttpHeaders.CONTENT_TYPE))) {
            reply(request, 400, new JsonObject().put("error", "invalid_request"));
        } else if (!known(request.getHeader(HttpHeaders.AUTHORIZATION), form)) {
            request.response().putHeader("WWW-Authenticate", "Basic realm=\"simulator\"");
            reply(request, 401, new JsonObject().put("error", "invalid_client"));
        } else if (!form.apply("grant_type").equals("client_credentials")) {
            reply(request, 400, new JsonObject().put("error", "unsupported_grant_type"));
        } else {
            JsonObject token = new JsonObject()
                    .put("access_token", state.tokens().issue())
                    .put("token_type", "Bearer")
                    .put("expires_in", client.lifetime().toSeconds());
            String scope = form.apply("scope");
            reply(request, 200, scope.isEmpty() ? token : token.put("scope", scope));
        }
    }

    private boolean known(@Nullable String authorization, UnaryOperator<String> form) {
        if (authorization == null) {
            return is(form.apply("client_id"), form.apply("client_secret"));
        }
        String[] pair = authorization.startsWith(BASIC) ? decoded(authorization).split(":", 2) : new String[0];
        return pair.length == 2 && is(formDecoded(pair[0]), formDecoded(pair[1]));
    }

    private boolean is(String id, String secret) {
        return id.equals(client.id()) && secret.equals(client.secret());
    }

    private static boolean isForm(@Nullable String contentType) {
        return contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith(FORM);
    }

    private static String decoded(String authorization) {
        try {
            byte[] pair = Base64.getDecoder().decode(authorization.substring(BASIC.length()));
            return new String(pair, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** RFC 6749, section 2.3.1: id and secret are form-encoded before they are joined. */
    private static String formDecoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static void reply(HttpServerRequest request, int status, JsonObject body) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(body.toBuffer());
    }
}
