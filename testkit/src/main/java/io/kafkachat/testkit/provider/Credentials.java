package io.kafkachat.testkit.provider;

import org.jspecify.annotations.Nullable;

/** Decides whether a call may be made: by the API key, or by a token when there is an OAuth client. */
final class Credentials {

    private static final String BEARER = "Bearer ";

    private final String apiKey;
    private final @Nullable AccessTokens tokens;

    Credentials(String apiKey, @Nullable AccessTokens tokens) {
        this.apiKey = apiKey;
        this.tokens = tokens;
    }

    /**
     * Whether the call is authorized.
     *
     * @param authorization the header of this name
     */
    boolean accept(@Nullable String authorization) {
        if (tokens == null && apiKey.isBlank()) {
            return true;
        }
        if (authorization == null || !authorization.startsWith(BEARER)) {
            return false;
        }
        String presented = authorization.substring(BEARER.length());
        return tokens == null ? presented.equals(apiKey) : tokens.valid(presented);
    }
}
