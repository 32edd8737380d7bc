package io.kafkachat.config;

import io.kafkachat.client.Network.Proxy;
import io.kafkachat.client.Secret;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.jspecify.annotations.Nullable;

/** The keys for workers that reach the endpoint through an HTTP proxy. */
final class ProxyConfig {

    static final String HOST = "chat.proxy.host";
    static final String PORT = "chat.proxy.port";
    static final String USER = "chat.proxy.user";
    static final String PASSWORD = "chat.proxy.password";
    static final String NO_PROXY = "chat.proxy.no.proxy";

    static final int NO_PORT = 0;

    private ProxyConfig() {}

    static ConfigDef keys() {
        return new KeyGroup("Proxy")
                .key(
                        HOST,
                        Type.STRING,
                        "",
                        null,
                        Importance.LOW,
                        Width.MEDIUM,
                        "Proxy host",
                        "HTTP proxy for all requests to endpoints and token URLs, by a tunnel (CONNECT) for https. The system properties of the"
                                + " worker's JVM are not used. Empty: none.")
                .key(
                        PORT,
                        Type.INT,
                        NO_PORT,
                        Range.between(NO_PORT, 65_535),
                        Importance.LOW,
                        Width.SHORT,
                        "Proxy port",
                        "Its port; required with " + HOST + ".")
                .key(
                        USER,
                        Type.STRING,
                        "",
                        null,
                        Importance.LOW,
                        Width.MEDIUM,
                        "Proxy user",
                        "For HTTP Basic at the proxy. Empty: it wants none.")
                .key(PASSWORD, Type.PASSWORD, "", null, Importance.LOW, Width.MEDIUM, "Proxy password", "Likewise.")
                .key(
                        NO_PROXY,
                        Type.LIST,
                        List.of(),
                        null,
                        Importance.LOW,
                        Width.LONG,
                        "No proxy",
                        "Hosts that are connected to directly: names, or *.example.org for all below one.")
                .keys();
    }

    static @Nullable Proxy settings(AbstractConfig config) {
        String host = config.getString(HOST).strip();
        if (host.isEmpty()) {
            return null;
        }
        String user = config.getString(USER).strip();
        return new Proxy(
                host,
                config.getInt(PORT),
                user.isEmpty() ? null : user,
                user.isEmpty() ? null : new Secret(config.getPassword(PASSWORD).value()),
                config.getList(NO_PROXY));
    }
}
