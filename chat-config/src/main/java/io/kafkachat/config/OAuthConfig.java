package io.kafkachat.config;

import io.kafkachat.client.OAuth2ClientCredentials;
import io.kafkachat.client.Secret;
import java.net.URI;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.jspecify.annotations.Nullable;

/** The keys for endpoints that want a token of an identity provider instead of a fixed key. */
public final class OAuthConfig {

    public static final String TOKEN_URL = "chat.oauth.token.url";
    public static final String CLIENT_ID = "chat.oauth.client.id";
    public static final String CLIENT_SECRET = "chat.oauth.client.secret";
    public static final String SCOPE = "chat.oauth.scope";

    private OAuthConfig() {}

    public static ConfigDef keys() {
        return new KeyGroup("OAuth")
                .key(
                        TOKEN_URL,
                        Type.STRING,
                        "",
                        EndpointUrl.CHECK_OPTIONAL,
                        Importance.LOW,
                        Width.LONG,
                        "OAuth token URL",
                        "Where to get a token by OAuth 2.0 client credentials, sent in place of " + EndpointConfig.KEY
                                + " and renewed in time. Empty: none.")
                .key(
                        CLIENT_ID,
                        Type.STRING,
                        "",
                        null,
                        Importance.LOW,
                        Width.MEDIUM,
                        "OAuth client id",
                        "User name for the token URL, by HTTP Basic.")
                .key(
                        CLIENT_SECRET,
                        Type.PASSWORD,
                        "",
                        null,
                        Importance.LOW,
                        Width.LONG,
                        "OAuth client secret",
                        "Password for the token URL. Better a reference than the secret itself.")
                .key(
                        SCOPE,
                        Type.STRING,
                        "",
                        null,
                        Importance.LOW,
                        Width.MEDIUM,
                        "OAuth scope",
                        "What the token shall be good for, separated by spaces. Empty: what the token URL thinks right.")
                .keys();
    }

    static @Nullable OAuth2ClientCredentials settings(AbstractConfig config) {
        String url = config.getString(TOKEN_URL).strip();
        if (url.isEmpty()) {
            return null;
        }
        String scope = config.getString(SCOPE).strip();
        return new OAuth2ClientCredentials(
                URI.create(url),
                config.getString(CLIENT_ID).strip(),
                new Secret(config.getPassword(CLIENT_SECRET).value()),
                scope.isEmpty() ? null : scope);
    }
}
