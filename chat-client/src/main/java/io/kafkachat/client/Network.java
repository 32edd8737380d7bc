package io.kafkachat.client;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a client reaches hosts, and whom it trusts. Applies to the endpoint and to the token endpoint. Host names are always
 * verified, and TLS is 1.2 or later. Files are read once, when a client is made.
 *
 * @param proxy null for direct connections
 * @param trustStore null for what the JVM trusts
 * @param keyStore null to show no client certificate
 */
public record Network(
        @Nullable Proxy proxy,
        @Nullable TrustStore trustStore,
        @Nullable KeyStore keyStore) {

    /** Direct connections, the JVM's trust, no client certificate. */
    public static final Network NONE = new Network(null, null, null);

    /** The format of a store. */
    public enum StoreType {
        PKCS12,
        JKS,
        /** Certificates as text, one after the other; only for trust. */
        PEM
    }

    /**
     * An HTTP proxy. Requests to {@code https} URLs go through a tunnel (CONNECT), and the proxy sees host and port only.
     * Requests to {@code http} URLs are forwarded, and the proxy sees them whole, with their credential.
     *
     * @param user for HTTP Basic authentication, sent with the first request already; null for a proxy that wants none
     * @param password null exactly if {@code user} is null
     * @param noProxyHosts what is connected to directly: host names, or {@code *.example.org} for all hosts below one
     */
    public record Proxy(
            String host,
            int port,
            @Nullable String user,
            @Nullable Secret password,
            List<String> noProxyHosts) {
        public Proxy {
            noProxyHosts = List.copyOf(noProxyHosts);
        }
    }

    /**
     * The certificate authorities to trust, in place of the JVM's: to trust those too, put them into the same store.
     *
     * @param password null for PEM, and for a store without
     */
    public record TrustStore(
            Path path, StoreType type, @Nullable Secret password) {}

    /**
     * The client certificate and its key.
     *
     * @param type PKCS12 or JKS
     * @param password of the store
     * @param keyPassword of the key; null if it is that of the store
     */
    public record KeyStore(
            Path path,
            StoreType type,
            Secret password,
            @Nullable Secret keyPassword) {}

    /** All of them. */
    List<Secret> secrets() {
        List<Secret> secrets = new ArrayList<>();
        if (proxy != null && proxy.password() != null) {
            secrets.add(proxy.password());
        }
        if (trustStore != null && trustStore.password() != null) {
            secrets.add(trustStore.password());
        }
        if (keyStore != null) {
            secrets.add(keyStore.password());
            if (keyStore.keyPassword() != null) {
                secrets.add(keyStore.keyPassword());
            }
        }
        return secrets;
    }
}
