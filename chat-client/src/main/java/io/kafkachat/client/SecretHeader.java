package io.kafkachat.client;

import io.kafkachat.client.ClientSettings.Endpoint.AuthHeader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.hc.core5.http.Header;

/** A request header that shows itself to the connection only: the HTTP library logs headers at debug level. */
record SecretHeader(String name, Secret secret, String prefix) implements Header {

    static SecretHeader of(AuthHeader header, Secret credential) {
        return new SecretHeader(header.name(), credential, header.scheme().isEmpty() ? "" : header.scheme() + " ");
    }

    /** For HTTP Basic authentication. */
    static SecretHeader basic(String name, String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return new SecretHeader(name, new Secret(Base64.getEncoder().encodeToString(pair)), "Basic ");
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public String getValue() {
        return prefix + secret.reveal();
    }

    @Override
    public boolean isSensitive() {
        return true;
    }

    @Override
    public String toString() {
        return name + ": " + secret;
    }
}
