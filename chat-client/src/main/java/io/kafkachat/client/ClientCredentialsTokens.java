package io.kafkachat.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens by OAuth 2.0 client credentials, one request for all callers. A token that comes to its end is renewed on the
 * side, by the first call that sees it, while it is still handed out.
 */
final class ClientCredentialsTokens implements TokenSource {

    private static final Logger LOG = LoggerFactory.getLogger(ClientCredentialsTokens.class);

    /** Of a token that does not say. A longer one is renewed too early, a shorter one after a 401. */
    private static final Duration ASSUMED_LIFE = Duration.ofMinutes(5);

    private static final Duration LONGEST_LIFE = Duration.ofDays(1);
    /** A token is not sent in the last part of its life, nor longer than this before its end: it has to arrive. */
    private static final Duration SLACK = Duration.ofSeconds(30);
    /** Nor renewed earlier than this before its end. */
    private static final Duration AHEAD = Duration.ofMinutes(5);
    /** Between two attempts to renew a token that is still good. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");
    private static final Pattern ERROR_CODE = Pattern.compile("[a-z_]{1,40}");

    private final Supplier<CompletableFuture<HttpReply>> request;
    private final LongSupplier nanoClock;

    private @Nullable Token current;
    private @Nullable Secret last;
    private @Nullable CompletableFuture<Secret> running;

    /**
     * @param request sends a token request; a future that fails does so with a {@link KnownFailureException}
     */
    ClientCredentialsTokens(Supplier<CompletableFuture<HttpReply>> request, LongSupplier nanoClock) {
        this.request = request;
        this.nanoClock = nanoClock;
    }

    /** The body of a token request. */
    static byte[] form(OAuth2ClientCredentials credentials) {
        String scope = credentials.scope() == null ? "" : "&scope=" + encode(credentials.scope());
        return ("grant_type=client_credentials" + scope).getBytes(StandardCharsets.US_ASCII);
    }

    /** The credential of a token request. */
    static Header authorization(OAuth2ClientCredentials credentials) {
        return SecretHeader.basic(
                "Authorization",
                encode(credentials.clientId()),
                encode(credentials.clientSecret().reveal()));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public CompletableFuture<Secret> token() {
        CompletableFuture<Secret> fetch;
        Token usable;
        synchronized (this) {
            long now = nanoClock.getAsLong();
            usable = current != null && now - current.usableUntil < 0 ? current : null;
            if (usable != null && (running != null || now - usable.renewFrom < 0)) {
                return usable.future;
            }
            if (running != null) {
                return running;
            }
            fetch = new CompletableFuture<>();
            running = fetch;
        }
        fetch(fetch);
        return usable == null ? fetch : usable.future;
    }

    @Override
    public synchronized void refused(Secret token) {
        if (current != null && current.secret.equals(token)) {
            last = current.secret;
            current = null;
        }
    }

    @Override
    public synchronized List<Secret> recent() {
        return Stream.of(current == null ? null : current.secret, last)
                .filter(secret -> secret != null)
                .toList();
    }

    private void fetch(CompletableFuture<Secret> fetch) {
        long sentAt = nanoClock.getAsLong();
        request.get().whenComplete((reply, failure) -> {
            try {
                if (failure != null) {
                    failed(fetch, failure);
                } else {
                    fetched(fetch, read(reply, sentAt));
                }
            } catch (KnownFailureException e) {
                failed(fetch, e);
            }
        });
    }

    private void fetched(CompletableFuture<Secret> fetch, Token token) {
        synchronized (this) {
            last = current == null ? last : current.secret;
            current = token;
            running = null;
        }
        fetch.complete(token.secret);
    }

    private void failed(CompletableFuture<Secret> fetch, Throwable failure) {
        boolean stillGood;
        synchronized (this) {
            long now = nanoClock.getAsLong();
            stillGood = current != null && now - current.usableUntil < 0;
            current = current == null ? null : current.renewedFrom(now + PAUSE.toNanos());
            running = null;
        }
        if (stillGood) {
            LOG.warn("The access token could not be renewed; the old one is still good. {}", failure.getMessage());
        }
        fetch.completeExceptionally(failure);
    }

    private static Token read(HttpReply reply, long sentAt) throws KnownFailureException {
        JsonNode body = parse(reply.body());
        if (!reply.isSuccess()) {
            throw refusal(reply.status(), body.path("error").asText());
        }
        String token = body.path("access_token").asText();
        if (!TOKEN.matcher(token).matches()
                || !body.path("token_type").asText("bearer").equalsIgnoreCase("bearer")) {
            throw new KnownFailureException(
                    ErrorClass.AUTHENTICATION, null, "Token request: the response holds no bearer token");
        }
        long seconds = body.path("expires_in").asLong(ASSUMED_LIFE.toSeconds());
        long life = Duration.ofSeconds(Math.max(0, Math.min(seconds, LONGEST_LIFE.toSeconds())))
                .toNanos();
        return new Token(
                new Secret(token),
                sentAt + life - Math.min(SLACK.toNanos(), life / 4),
                sentAt + life - Math.min(AHEAD.toNanos(), life / 2));
    }

    /** A refusal needs an operator; a token endpoint that is busy or broken needs time. */
    private static KnownFailureException refusal(int status, String error) {
        boolean passes = status >= 500 || status == 408 || status == 425 || status == 429;
        // Its description may quote what was sent.
        String code = ERROR_CODE.matcher(error).matches() ? ", " + error : "";
        return new KnownFailureException(
                passes ? ErrorClass.CONNECT : ErrorClass.AUTHENTICATION, null, "Token request: HTTP " + status + code);
    }

    private static JsonNode parse(byte[] body) {
        try {
            JsonNode node = Json.MAPPER.readTree(body);
            return node == null ? Json.MAPPER.missingNode() : node;
        } catch (IOException e) {
            return Json.MAPPER.missingNode();
        }
    }

    /**
     * @param usableUntil on the nano clock
     * @param renewFrom on the nano clock
     */
    private record Token(Secret secret, long usableUntil, long renewFrom, CompletableFuture<Secret> future) {

        Token(Secret secret, long usableUntil, long renewFrom) {
            this(secret, usableUntil, renewFrom, CompletableFuture.completedFuture(secret));
        }

        Token renewedFrom(long time) {
            return new Token(secret, usableUntil, time, future);
        }
    }
}
