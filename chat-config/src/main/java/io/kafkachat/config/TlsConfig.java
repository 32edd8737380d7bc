package io.kafkachat.config;

import io.kafkachat.client.Network.KeyStore;
import io.kafkachat.client.Network.StoreType;
import io.kafkachat.client.Network.TrustStore;
import io.kafkachat.client.Secret;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.jspecify.annotations.Nullable;

/** The keys that say whom the client trusts, and how it shows itself. They are Kafka's own, after {@code chat.}. */
final class TlsConfig {

    static final String TRUST_LOCATION = "chat.ssl.truststore.location";
    static final String TRUST_TYPE = "chat.ssl.truststore.type";
    static final String TRUST_PASSWORD = "chat.ssl.truststore.password";
    static final String KEY_LOCATION = "chat.ssl.keystore.location";
    static final String KEY_TYPE = "chat.ssl.keystore.type";
    static final String KEY_PASSWORD = "chat.ssl.keystore.password";
    static final String PRIVATE_KEY_PASSWORD = "chat.ssl.key.password";

    private static final Check PATH = new Check("a path", TlsConfig::isPath);

    private TlsConfig() {}

    static ConfigDef keys() {
        return new KeyGroup("TLS")
                .key(
                        TRUST_LOCATION,
                        Type.STRING,
                        "",
                        PATH,
                        Importance.LOW,
                        Width.LONG,
                        "Trust store",
                        "File on every worker with the certificate authorities to trust, in place of the JVM's. Read when a task starts."
                                + " Empty: the JVM's.")
                .key(
                        TRUST_TYPE,
                        Type.STRING,
                        StoreType.JKS.name(),
                        new Check("JKS, PKCS12 or PEM", text -> isType(text, true)),
                        Importance.LOW,
                        Width.SHORT,
                        "Trust store type",
                        "JKS, PKCS12, or PEM (certificates as text, one after the other).")
                .key(
                        TRUST_PASSWORD,
                        Type.PASSWORD,
                        "",
                        null,
                        Importance.LOW,
                        Width.MEDIUM,
                        "Trust store password",
                        "Its password. Empty: none, as for PEM.")
                .key(
                        KEY_LOCATION,
                        Type.STRING,
                        "",
                        PATH,
                        Importance.LOW,
                        Width.LONG,
                        "Key store",
                        "File on every worker with the client certificate to show and its private key. Read when a task starts. Empty: none.")
                .key(
                        KEY_TYPE,
                        Type.STRING,
                        StoreType.JKS.name(),
                        new Check("JKS or PKCS12", text -> isType(text, false)),
                        Importance.LOW,
                        Width.SHORT,
                        "Key store type",
                        "JKS or PKCS12.")
                .key(
                        KEY_PASSWORD,
                        Type.PASSWORD,
                        "",
                        null,
                        Importance.LOW,
                        Width.MEDIUM,
                        "Key store password",
                        "Its password; required with " + KEY_LOCATION + ".")
                .key(
                        PRIVATE_KEY_PASSWORD,
                        Type.PASSWORD,
                        "",
                        null,
                        Importance.LOW,
                        Width.MEDIUM,
                        "Private key password",
                        "Password of the private key in the key store. Empty: that of the store.")
                .keys();
    }

    static @Nullable TrustStore trustStore(AbstractConfig config) {
        String location = config.getString(TRUST_LOCATION).strip();
        return location.isEmpty()
                ? null
                : new TrustStore(Path.of(location), type(config, TRUST_TYPE), secret(config, TRUST_PASSWORD));
    }

    static @Nullable KeyStore keyStore(AbstractConfig config) {
        String location = config.getString(KEY_LOCATION).strip();
        return location.isEmpty()
                ? null
                : new KeyStore(
                        Path.of(location),
                        type(config, KEY_TYPE),
                        new Secret(config.getPassword(KEY_PASSWORD).value()),
                        secret(config, PRIVATE_KEY_PASSWORD));
    }

    private static @Nullable Secret secret(AbstractConfig config, String key) {
        String value = config.getPassword(key).value();
        return value.isEmpty() ? null : new Secret(value);
    }

    private static StoreType type(AbstractConfig config, String key) {
        return StoreType.valueOf(config.getString(key).strip().toUpperCase(Locale.ROOT));
    }

    private static boolean isType(String text, boolean forTrust) {
        return switch (text.strip().toUpperCase(Locale.ROOT)) {
            case "JKS", "PKCS12" -> true;
            case "PEM" -> forTrust;
            default -> false;
        };
    }

    private static boolean isPath(String text) {
        try {
            return Path.of(text.strip()).getNameCount() >= 0;
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
