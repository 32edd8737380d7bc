package io.kafkachat.client;

import io.kafkachat.client.ClientSettings.Endpoint;
import io.kafkachat.client.ClientSettings.RetryLimits;
import io.kafkachat.client.ClientSettings.Timeouts;
import io.kafkachat.client.Network.Proxy;
import io.kafkachat.client.Network.StoreType;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Refuses settings that no client could work with, by name and without showing them. */
final class SettingsCheck {

    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    /** Also keeps line breaks out, which would be headers of their own. */
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e]+");

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|[0-9A-Fa-f:]+");
    private static final Pattern NO_PROXY = Pattern.compile("(\\*\\.)?[A-Za-z0-9._:-]+");

    /** Set by the client itself. */
    private static final Set<String> RESERVED = Set.of(
            "host", "connection", "content-length", "transfer-encoding", "x-client-request-id", "proxy-authorization");

    private SettingsCheck() {}

    static void check(ClientSettings settings) {
        check("endpoint", settings.endpoint());
        for (int i = 0; i < settings.fallbacks().size(); i++) {
            check("fallbacks[" + i + "].endpoint", settings.fallbacks().get(i).endpoint());
        }
        check(settings.network());
        check(settings.limits().maxInFlight() >= 1, "limits.maxInFlight", "at least 1");
        Timeouts timeouts = settings.timeouts();
        checkPositive("timeouts.connect", timeouts.connect());
        checkPositive("timeouts.firstByte", timeouts.firstByte(true));
        checkPositive("timeouts.idle", timeouts.idle());
        checkPositive("timeouts.noData", timeouts.noData());
        checkPositive("timeouts.total", timeouts.total());
        checkPositive("timeouts.deadline", timeouts.deadline());
        RetryLimits retries = settings.retries();
        check(retries.maxAttempts() >= 1, "retries.maxAttempts", "at least 1");
        checkPositive("retries.backoff", retries.backoff());
        checkPositive("retries.maxBackoff", retries.maxBackoff());
        checkPositive("retries.quotaProbe", retries.quotaProbe());
    }

    private static void check(String name, Endpoint endpoint) {
        checkUrl(name + ".url", endpoint.url());
        checkHeader(name + ".apiKey", endpoint.apiKey());
        checkHeaderName(name + ".authHeader", endpoint.authHeader().name());
        String scheme = endpoint.authHeader().scheme();
        check(
                scheme.isEmpty() || HEADER_NAME.matcher(scheme).matches(),
                name + ".authHeader",
                "a scheme of letters, digits and dashes, or none");
        endpoint.headers().forEach((header, value) -> {
            checkHeaderName(name + ".headers", header);
            checkHeader(name + ".headers." + header, value);
        });
        OAuth2ClientCredentials oauth2 = endpoint.oauth2();
        if (oauth2 != null) {
            check(endpoint.apiKey() == null, name + ".oauth2", "no endpoint.apiKey beside it");
            checkUrl(name + ".oauth2.tokenUrl", oauth2.tokenUrl());
            check(!oauth2.clientId().isBlank(), name + ".oauth2.clientId", "an id");
            check(!oauth2.clientSecret().reveal().isBlank(), name + ".oauth2.clientSecret", "a secret");
        }
    }

    static void check(Network network) {
        Proxy proxy = network.proxy();
        if (proxy != null) {
            check(HOST.matcher(proxy.host()).matches(), "network.proxy.host", "a host name without scheme and port");
            check(proxy.port() >= 1 && proxy.port() <= 65535, "network.proxy.port", "1 to 65535");
            check(
                    (proxy.user() == null) == (proxy.password() == null),
                    "network.proxy.password",
                    "a password exactly if there is a user");
            check(proxy.user() == null || proxy.user().indexOf(':') < 0, "network.proxy.user", "a name without colon");
            proxy.noProxyHosts()
                    .forEach(host -> check(
                            NO_PROXY.matcher(host).matches(),
                            "network.proxy.noProxyHosts",
                            "host names, or *.example.org"));
        }
        check(
                network.keyStore() == null || network.keyStore().type() != StoreType.PEM,
                "network.keyStore.type",
                "PKCS12 or JKS");
    }

    private static void checkUrl(String name, URI url) {
        check(
                "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()),
                name,
                "http or https");
        check(url.getHost() != null, name, "a host");
    }

    private static void checkHeaderName(String setting, String name) {
        check(HEADER_NAME.matcher(name).matches(), setting, "header names of letters, digits and dashes");
        check(!RESERVED.contains(name.toLowerCase(Locale.ROOT)), setting, "no " + name);
    }

    private static void checkHeader(String name, @Nullable Secret value) {
        check(
                value == null || HEADER_VALUE.matcher(value.reveal()).matches(),
                name,
                "printable ASCII characters without line breaks");
    }

    private static void checkPositive(String name, Duration value) {
        check(!value.isNegative() && !value.isZero(), name, "a positive duration");
    }

    private static void check(boolean right, String name, String expected) {
        if (!right) {
            throw new IllegalArgumentException(name + ": expected " + expected);
        }
    }
}
