package io.kafkachat.testkit.provider;

import java.time.Duration;

/**
 * The client that a simulator issues tokens to (OAuth 2, client credentials). Calls need such a token instead of the API
 * key.
 *
 * @param lifetime how long a token is valid; {@code expires_in} says it in whole seconds
 */
public record OAuthClient(String id, String secret, Duration lifetime) {

    public OAuthClient {
        if (id.isBlank() || secret.isBlank()) {
            throw new IllegalArgumentException("OAuth client: expected an id and a secret");
        }
        if (lifetime.isNegative() || lifetime.isZero()) {
            throw new IllegalArgumentException("OAuth client: expected a lifetime of more than 0");
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "OAuthClient[id=" + id + ", lifetime=" + lifetime + "]";
    }
}
