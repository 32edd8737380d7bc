package io.kafkachat.client;

import io.kafkachat.client.Network.StoreType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collections;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Reads trust and key stores. Exceptions name the setting at fault, never a password. */
final class TlsContexts {

    private static final String TRUST_STORE = "network.trustStore";
    private static final String KEY_STORE = "network.keyStore";

    private TlsContexts() {}

    /** What the network settings ask for; the JVM's default for what they leave open. */
    static SSLContext of(Network network) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(network.keyStore()), trustManagers(network.trustStore()), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM has no usable TLS", e);
        }
    }

    private static TrustManager @Nullable [] trustManagers(Network.@Nullable TrustStore trust)
            throws GeneralSecurityException {
        if (trust == null) {
            return null;
        }
        KeyStore store = trust.type() == StoreType.PEM
                ? pem(trust.path())
                : load(TRUST_STORE, trust.path(), trust.type(), trust.password());
        // A PKCS12 store without its password opens, and looks empty.
        expect(store.size() > 0, TRUST_STORE, "at least one trusted certificate");
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager @Nullable [] keyManagers(Network.@Nullable KeyStore keys)
            throws GeneralSecurityException {
        if (keys == null) {
            return null;
        }
        KeyStore store = load(KEY_STORE, keys.path(), keys.type(), keys.password());
        expect(hasKey(store), KEY_STORE, "a private key with its certificate");
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        Secret password = keys.keyPassword() == null ? keys.password() : keys.keyPassword();
        try {
            factory.init(store, password.reveal().toCharArray());
        } catch (UnrecoverableKeyException e) {
            throw unexpected(KEY_STORE + ".keyPassword", "one that opens the private key");
        }
        return factory.getKeyManagers();
    }

    private static boolean hasKey(KeyStore store) throws GeneralSecurityException {
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                return true;
            }
        }
        return false;
    }

    private static KeyStore load(String setting, Path path, StoreType type, @Nullable Secret password)
            throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(type.name());
        try (InputStream in = open(setting, path)) {
            store.load(in, password == null ? null : password.reveal().toCharArray());
            return store;
        } catch (IOException | CertificateException e) {
            throw e.getCause() instanceof UnrecoverableKeyException
                    ? unexpected(setting + ".password", "one that opens the store")
                    : unexpected(setting, "a store of type " + type);
        }
    }

    private static KeyStore pem(Path path) throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        try (InputStream in = open(TRUST_STORE, path)) {
            store.load(null, null);
            int count = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca-" + count++, certificate);
            }
            return store;
        } catch (IOException | CertificateException e) {
            throw unexpected(TRUST_STORE, "certificates in PEM format");
        }
    }

    private static InputStream open(String setting, Path path) {
        try {
            return Files.newInputStream(path);
        } catch (IOException e) {
            throw unexpected(setting, "a path to a readable file");
        }
    }

    private static void expect(boolean right, String setting, String expected) {
        if (!right) {
            throw unexpected(setting, expected);
        }
    }

    /** Without the cause: its text may hold more than it should. */
    private static IllegalArgumentException unexpected(String setting, String expected) {
        return new IllegalArgumentException(setting + ": expected " + expected);
    }
}
