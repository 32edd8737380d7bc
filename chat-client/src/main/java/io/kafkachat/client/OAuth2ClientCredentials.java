package io.kafkachat.client;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * How to get an access token by OAuth 2.0 client credentials (RFC 6749, section 4.4). The client shows itself by HTTP
 * Basic authentication, which every token endpoint must take. Requests go through the same proxy and with the same TLS
 * settings as those to the endpoint.
 *
 * @param tokenUrl of the token endpoint, {@code http} or {@code https}
 * @param scope space-separated; null to leave it to the token endpoint
 */
public record OAuth2ClientCredentials(
        URI tokenUrl,
        String clientId,
        Secret clientSecret,
        @Nullable String scope) {}
