package io.kafkachat.client;

import io.kafkachat.client.Network.Proxy;
import java.util.Locale;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Which hosts are reached through the proxy, and what it is shown. */
final class ProxyRoutes extends DefaultRoutePlanner {

    private final @Nullable Proxy settings;
    private final @Nullable HttpHost proxy;
    private final @Nullable Header credential;

    ProxyRoutes(@Nullable Proxy settings) {
        super(null);
        this.settings = settings;
        this.proxy = settings == null ? null : new HttpHost(settings.host(), settings.port());
        this.credential = credential(settings);
    }

    @Override
    protected @Nullable HttpHost determineProxy(HttpHost target, HttpContext context) {
        return proxy(target);
    }

    /** Whether requests to this host are forwarded by the proxy, and not sent through a tunnel. */
    boolean forwards(HttpHost target) {
        return proxy(target) != null && !URIScheme.HTTPS.same(target.getSchemeName());
    }

    /** What the proxy wants to see; null if nothing. */
    @Nullable
    Header credential() {
        return credential;
    }

    private static @Nullable Header credential(@Nullable Proxy settings) {
        return settings == null || settings.user() == null || settings.password() == null
                ? null
                : SecretHeader.basic(
                        "Proxy-Authorization",
                        settings.user(),
                        settings.password().reveal());
    }

    private @Nullable HttpHost proxy(HttpHost target) {
        return settings == null || settings.noProxyHosts().stream().anyMatch(host -> matches(host, target))
                ? null
                : proxy;
    }

    private static boolean matches(String pattern, HttpHost target) {
        String wanted = pattern.toLowerCase(Locale.ROOT);
        String host = target.getHostName().toLowerCase(Locale.ROOT);
        return wanted.startsWith("*") ? host.endsWith(wanted.substring(1)) : host.equals(wanted);
    }
}
