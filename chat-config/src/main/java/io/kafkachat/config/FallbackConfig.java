package io.kafkachat.config;

import io.kafkachat.client.ClientSettings.Endpoint;
import io.kafkachat.client.ClientSettings.Endpoint.AuthHeader;
import io.kafkachat.client.ClientSettings.Fallback;
import io.kafkachat.client.OAuth2ClientCredentials;
import io.kafkachat.client.Secret;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * The keys that say where calls go when the endpoint cannot serve them. Like Connect's transforms, fallbacks have names, and
 * each name has keys of its own.
 */
public final class FallbackConfig {

    public static final String NAMES = "chat.fallbacks";
    public static final String PREFIX = "chat.fallback.";
    public static final String URL = "url";
    public static final String KEY = "key";
    public static final String KEY_HEADER = "key.header";
    public static final String KEY_SCHEME = "key.scheme";
    public static final String HEADERS = "headers";
    public static final String MODEL = "model";
    public static final String CAPABILITIES = "capabilities";

    private static final String GROUP = "Fallbacks";
    private static final String SAME_SERVER = "if its URL has the same scheme, host and port as " + EndpointConfig.URL;

    private FallbackConfig() {}

    public static ConfigDef keys() {
        return new KeyGroup(GROUP)
                .key(
                        NAMES,
                        Type.LIST,
                        List.of(),
                        new Names(),
                        Importance.MEDIUM,
                        Width.MEDIUM,
                        "Fallbacks",
                        "Names of further endpoints or models, in order. A call goes to the next one when its attempts at the one before are"
                                + " used up, and does not wait for one that is down, out of credits, has spent its limit or asks for a"
                                + " long pause. Each has keys of its own, as below, and limits and budgets of its own, as large as those"
                                + " of the endpoint. Empty: calls wait.")
                .keys();
    }

    /** The keys of one fallback. */
    public static ConfigDef keys(String name) {
        return new KeyGroup(GROUP)
                .key(
                        key(name, URL),
                        Type.STRING,
                        "",
                        EndpointUrl.CHECK_OPTIONAL,
                        Importance.MEDIUM,
                        Width.LONG,
                        "Fallback URL",
                        "Like " + EndpointConfig.URL + ". Empty: the same.")
                .key(
                        key(name, KEY),
                        Type.PASSWORD,
                        null,
                        RequestHeaders.CHECK_KEY,
                        Importance.MEDIUM,
                        Width.LONG,
                        "Fallback key",
                        "Like " + EndpointConfig.KEY
                                + ", for this fallback alone. Without it the main key or OAuth token is sent "
                                + SAME_SERVER + ", and none to any other. Set but empty: none.")
                .key(
                        key(name, KEY_HEADER),
                        Type.STRING,
                        null,
                        RequestHeaders.CHECK_NAME,
                        Importance.LOW,
                        Width.MEDIUM,
                        "Fallback key header",
                        "Like " + EndpointConfig.KEY_HEADER + ". Without it the same " + SAME_SERVER
                                + ", else Authorization.")
                .key(
                        key(name, KEY_SCHEME),
                        Type.STRING,
                        null,
                        RequestHeaders.CHECK_SCHEME,
                        Importance.LOW,
                        Width.SHORT,
                        "Fallback key scheme",
                        "Like " + EndpointConfig.KEY_SCHEME + ". Without it the same " + SAME_SERVER + ", else Bearer.")
                .key(
                        key(name, HEADERS),
                        Type.PASSWORD,
                        null,
                        RequestHeaders.CHECK,
                        Importance.LOW,
                        Width.LONG,
                        "Fallback request headers",
                        "Like " + EndpointConfig.HEADERS + ". Without it the same " + SAME_SERVER + ", else none.")
                .key(
                        key(name, MODEL),
                        Type.STRING,
                        "",
                        null,
                        Importance.MEDIUM,
                        Width.MEDIUM,
                        "Fallback model",
                        "The model asked for there, whatever the prompt asks for. Empty: the prompt's.")
                .key(
                        key(name, CAPABILITIES),
                        Type.LIST,
                        null,
                        OneOf.of(EndpointConfig.Capability.class),
                        Importance.LOW,
                        Width.MEDIUM,
                        "Fallback capabilities",
                        "Like " + EndpointConfig.CAPABILITIES + ". Without it the same.")
                .keys();
    }

    public static String key(String name, String suffix) {
        return PREFIX + name + "." + suffix;
    }

    /** The names in properties that were not checked yet; what is no name is left out. */
    public static List<String> names(Map<String, String> properties) {
        return Arrays.stream(properties.getOrDefault(NAMES, "").split(","))
                // As Kafka does it, or there would be names without keys.
                .map(String::trim)
                .filter(Names::isName)
                .distinct()
                .toList();
    }

    static List<Fallback> settings(AbstractConfig config, Endpoint main) {
        return config.getList(NAMES).stream()
                .map(name -> settings(config, name, main))
                .toList();
    }

    private static Fallback settings(AbstractConfig config, String name, Endpoint main) {
        String given = config.getString(key(name, URL));
        URI url = given.isBlank() ? main.url() : EndpointUrl.resource(given);
        // What belongs to one server is never sent to another, unless the user says so.
        Endpoint inherited = EndpointUrl.sameServer(url, main.url()) ? main : new Endpoint(url, null, Map.of());
        Password headers = config.getPassword(key(name, HEADERS));
        String model = config.getString(key(name, MODEL));
        List<String> capabilities = config.getList(key(name, CAPABILITIES));
        return new Fallback(
                new Endpoint(
                        url,
                        apiKey(config, name, inherited),
                        headers == null ? inherited.headers() : RequestHeaders.parse(headers.value()),
                        authHeader(config, name, inherited.authHeader()),
                        oauth2(config, name, inherited)),
                model.isBlank() ? null : model,
                capabilities == null ? EndpointConfig.capabilities(config) : EndpointConfig.capabilities(capabilities));
    }

    private static @Nullable Secret apiKey(AbstractConfig config, String name, Endpoint inherited) {
        Password key = config.getPassword(key(name, KEY));
        if (key == null) {
            return inherited.apiKey();
        }
        return key.value().isEmpty() ? null : new Secret(key.value());
    }

    private static @Nullable OAuth2ClientCredentials oauth2(AbstractConfig config, String name, Endpoint inherited) {
        return config.getPassword(key(name, KEY)) == null ? inherited.oauth2() : null;
    }

    private static AuthHeader authHeader(AbstractConfig config, String name, AuthHeader inherited) {
        return new AuthHeader(
                Objects.requireNonNullElse(config.getString(key(name, KEY_HEADER)), inherited.name()),
                Objects.requireNonNullElse(config.getString(key(name, KEY_SCHEME)), inherited.scheme()));
    }
}
