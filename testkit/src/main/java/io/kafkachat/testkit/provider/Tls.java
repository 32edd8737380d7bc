package io.kafkachat.testkit.provider;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a simulator serves HTTPS. All stores are PKCS12.
 *
 * @param keyStore the key and the certificate of the server
 * @param trustStore the certificates that a client must have one of, or null when clients need none
 */
public record Tls(
        Path keyStore,
        String keyStorePassword,
        @Nullable Path trustStore,
        @Nullable String trustStorePassword) {

    public static Tls with(Path keyStore, String password) {
        return new Tls(keyStore, password, null, null);
    }

    public Tls requiringClients(Path trustStore, String password) {
        return new Tls(keyStore, keyStorePassword, trustStore, password);
    }

    /** Without the passwords. */
    @Override
    public String toString() {
        return "Tls[keyStore=" + keyStore + ", trustStore=" + trustStore + "]";
    }
}
