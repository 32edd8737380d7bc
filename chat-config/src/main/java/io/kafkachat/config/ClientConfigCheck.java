package io.kafkachat.config;

import io.kafkachat.client.ChatClients;
import io.kafkachat.client.ClientSettings;
import io.kafkachat.client.ClientSettings.Endpoint;
import io.kafkachat.client.ClientSettings.Fallback;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.types.Password;

/** Checks the client's keys against each other, and against what the client itself takes. */
public final class ClientConfigCheck {

    /** The keys of what a client may refuse, by the name that it has there; the first that fits. */
    private static final List<Map.Entry<String, String>> SETTINGS = List.of(
            Map.entry("endpoint.url", EndpointConfig.URL),
            Map.entry("endpoint.apiKey", EndpointConfig.KEY),
            Map.entry("endpoint.authHeader", EndpointConfig.KEY_HEADER),
            Map.entry("endpoint.headers", EndpointConfig.HEADERS),
            Map.entry("endpoint.oauth2.clientId", OAuthConfig.CLIENT_ID),
            Map.entry("endpoint.oauth2.clientSecret", OAuthConfig.CLIENT_SECRET),
            Map.entry("endpoint.oauth2", OAuthConfig.TOKEN_URL),
            Map.entry("network.proxy.port", ProxyConfig.PORT),
            Map.entry("network.proxy.user", ProxyConfig.USER),
            Map.entry("network.proxy.password", ProxyConfig.PASSWORD),
            Map.entry("network.proxy.noProxyHosts", ProxyConfig.NO_PROXY),
            Map.entry("network.proxy", ProxyConfig.HOST),
            Map.entry("network.trustStore.password", TlsConfig.TRUST_PASSWORD),
            Map.entry("network.trustStore", TlsConfig.TRUST_LOCATION),
            Map.entry("network.keyStore.keyPassword", TlsConfig.PRIVATE_KEY_PASSWORD),
            Map.entry("network.keyStore.password", TlsConfig.KEY_PASSWORD),
            Map.entry("network.keyStore.type", TlsConfig.KEY_TYPE),
            Map.entry("network.keyStore", TlsConfig.KEY_LOCATION));

    private static final Map<String, String> FALLBACK_SETTINGS = Map.of(
            "url", FallbackConfig.URL,
            "apiKey", FallbackConfig.KEY,
            "authHeader", FallbackConfig.KEY_HEADER,
            "headers", FallbackConfig.HEADERS);
    private static final Pattern FALLBACK =
            Pattern.compile("fallbacks\\[(\\d+)]\\.endpoint\\.(\\w+).*", Pattern.DOTALL);

    private final AbstractConfig config;
    private final ConfigErrors errors;
    private boolean right = true;

    public ClientConfigCheck(AbstractConfig config, ConfigErrors errors) {
        this.config = config;
        this.errors = errors;
    }

    public void check() {
        checkOAuth();
        checkLimits();
        checkProxy();
        checkStores();
        checkFallbackKeys();
        if (right) {
            ClientSettings settings = ClientConfig.settings(config);
            checkHeaders(settings.endpoint(), EndpointConfig.HEADERS);
            checkFallbacks(settings);
            checkClient(settings);
        }
    }

    private void checkOAuth() {
        boolean wanted = isGiven(OAuthConfig.TOKEN_URL);
        if (wanted && isGiven(EndpointConfig.KEY)) {
            error(OAuthConfig.TOKEN_URL, "expected nothing, because " + EndpointConfig.KEY + " is given");
            return;
        }
        for (String key : List.of(OAuthConfig.CLIENT_ID, OAuthConfig.CLIENT_SECRET)) {
            if (wanted && !isGiven(key)) {
                error(key, "expected a value, because " + OAuthConfig.TOKEN_URL + " is given");
            }
        }
        expectFor(OAuthConfig.TOKEN_URL, "a URL", OAuthConfig.CLIENT_ID, OAuthConfig.CLIENT_SECRET, OAuthConfig.SCOPE);
    }

    private void checkLimits() {
        int max = config.getInt(LimitConfig.MAX_IN_FLIGHT);
        if (config.getInt(LimitConfig.MIN) > max) {
            error(LimitConfig.MIN, "expected at most " + LimitConfig.MAX_IN_FLIGHT + " (" + max + ")");
        }
    }

    private void checkProxy() {
        boolean port = config.getInt(ProxyConfig.PORT) != ProxyConfig.NO_PORT;
        boolean host = isGiven(ProxyConfig.HOST);
        if (host && !port) {
            error(ProxyConfig.PORT, "expected the port of " + ProxyConfig.HOST);
        } else if (port && !host) {
            error(ProxyConfig.HOST, "expected a host, because " + ProxyConfig.PORT + " is given");
        }
        if (!port) {
            expectFor(ProxyConfig.HOST, "a host", ProxyConfig.USER, ProxyConfig.PASSWORD, ProxyConfig.NO_PROXY);
        }
        if (host && isGiven(ProxyConfig.USER) && !isGiven(ProxyConfig.PASSWORD)) {
            error(ProxyConfig.PASSWORD, "expected the password of " + ProxyConfig.USER);
        } else if (host && isGiven(ProxyConfig.PASSWORD) && !isGiven(ProxyConfig.USER)) {
            error(ProxyConfig.USER, "expected a user, because " + ProxyConfig.PASSWORD + " is given");
        }
    }

    private void checkStores() {
        expectFor(TlsConfig.TRUST_LOCATION, "a path", TlsConfig.TRUST_TYPE, TlsConfig.TRUST_PASSWORD);
        expectFor(
                TlsConfig.KEY_LOCATION,
                "a path",
                TlsConfig.KEY_TYPE,
                TlsConfig.KEY_PASSWORD,
                TlsConfig.PRIVATE_KEY_PASSWORD);
        if (isGiven(TlsConfig.KEY_LOCATION) && !isGiven(TlsConfig.KEY_PASSWORD)) {
            error(TlsConfig.KEY_PASSWORD, "expected the password of the key store");
        }
    }

    /** What is given without what it belongs to is a mistake in the latter. */
    private void expectFor(String key, String expected, String... dependents) {
        for (String dependent : dependents) {
            if (!isGiven(key) && isGiven(dependent)) {
                error(key, "expected " + expected + ", because " + dependent + " is given");
                return;
            }
        }
    }

    /** A key whose name is mistyped would be without effect, and its secret shown. */
    private void checkFallbackKeys() {
        Set<String> known = config.values().keySet();
        config.originals().keySet().stream()
                .filter(key -> key.startsWith(FallbackConfig.PREFIX) && !known.contains(key))
                .forEach(key -> error(
                        key,
                        "expected " + FallbackConfig.PREFIX
                                + "<name>. with a name that is in " + FallbackConfig.NAMES
                                + ", and one of url, key, key.header, key.scheme, headers, model, capabilities"));
    }

    private void checkFallbacks(ClientSettings settings) {
        Set<String> taken = new HashSet<>();
        List<String> names = config.getList(FallbackConfig.NAMES);
        for (int i = 0; i < names.size(); i++) {
            Fallback fallback = settings.fallbacks().get(i);
            checkHeaders(fallback.endpoint(), FallbackConfig.key(names.get(i), FallbackConfig.HEADERS));
            boolean sameModel =
                    fallback.model() == null || fallback.model().equals(config.getString(EndpointConfig.MODEL));
            boolean main = sameModel && fallback.endpoint().equals(settings.endpoint());
            if (main || settings.fallbacks().subList(0, i).contains(fallback)) {
                error(
                        FallbackConfig.key(names.get(i), FallbackConfig.URL),
                        "expected another URL, model or key than those of "
                                + (main ? "the endpoint" : "another fallback"));
            }
        }
    }

    private void checkHeaders(Endpoint endpoint, String key) {
        String credential = endpoint.authHeader().name();
        if ((endpoint.apiKey() != null || endpoint.oauth2() != null)
                && endpoint.headers().keySet().stream().anyMatch(credential::equalsIgnoreCase)) {
            error(
                    key,
                    "expected no " + credential + " header together with "
                            + (endpoint.oauth2() == null ? "a key" : OAuthConfig.TOKEN_URL));
        }
    }

    /** The client knows best. */
    private void checkClient(ClientSettings settings) {
        if (!right) {
            return;
        }
        try {
            ChatClients.check(settings);
        } catch (IllegalArgumentException e) {
            String[] message = Objects.requireNonNullElse(e.getMessage(), "").split(": ", 2);
            error(key(message[0]), message[message.length - 1]);
        }
    }

    private String key(String setting) {
        Matcher fallback = FALLBACK.matcher(setting);
        if (fallback.matches()) {
            String name = config.getList(FallbackConfig.NAMES).get(Integer.parseInt(fallback.group(1)));
            String suffix = FALLBACK_SETTINGS.getOrDefault(fallback.group(2), FallbackConfig.URL);
            return FallbackConfig.key(name, suffix);
        }
        return SETTINGS.stream()
                .filter(entry -> setting.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(EndpointConfig.URL);
    }

    /** Whether the user gave a value that is not blank. */
    private boolean isGiven(String key) {
        Object value = config.originals().containsKey(key) ? config.values().get(key) : null;
        String text = value instanceof Password password ? password.value() : value == null ? "" : value.toString();
        return !text.isBlank() && !text.equals("[]");
    }

    private void error(String key, String message) {
        right = false;
        errors.add(key, message);
    }
}
