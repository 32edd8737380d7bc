package io.kafkachat.config;

import io.kafkachat.client.ClientSettings;
import io.kafkachat.client.ClientSettings.Endpoint;
import io.kafkachat.client.ClientSettings.Timeouts;
import io.kafkachat.client.OAuth2ClientCredentials;
import io.kafkachat.events.PromptSettings;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;
import org.jspecify.annotations.Nullable;

/** Says what is allowed and probably not meant, of prompts and the client. */
public final class ConfigAdvice {

    private final AbstractConfig config;
    private final ClientSettings client;
    private final PromptSettings prompts;
    private final List<String> advice = new ArrayList<>();

    private ConfigAdvice(AbstractConfig config) {
        this.config = config;
        this.client = ClientConfig.settings(config);
        this.prompts = PromptConfig.settings(config);
    }

    /**
     * Lines to be logged at the start.
     *
     * @param config with all keys right, also against each other
     */
    public static List<String> of(AbstractConfig config) {
        ConfigAdvice advice = new ConfigAdvice(config);
        advice.endpoints();
        advice.limits();
        advice.timeouts();
        advice.sampling();
        return List.copyOf(advice.advice);
    }

    private void endpoints() {
        endpoint(client.endpoint(), EndpointConfig.URL, EndpointConfig.KEY);
        List<String> names = config.getList(FallbackConfig.NAMES);
        for (int i = 0; i < names.size(); i++) {
            endpoint(
                    client.fallbacks().get(i).endpoint(),
                    FallbackConfig.key(names.get(i), FallbackConfig.URL),
                    FallbackConfig.key(names.get(i), FallbackConfig.KEY));
        }
        OAuth2ClientCredentials oauth2 = client.endpoint().oauth2();
        if (oauth2 != null && isReadable(oauth2.tokenUrl())) {
            advice.add(
                    OAuthConfig.TOKEN_URL + " is http: " + OAuthConfig.CLIENT_SECRET + " is sent without encryption");
        }
    }

    private void endpoint(Endpoint endpoint, String urlKey, String keyKey) {
        if (endpoint.apiKey() != null && isReadable(endpoint.url())) {
            advice.add(urlKey + " is http: " + keyKey + " is sent without encryption");
        } else if (endpoint.oauth2() != null && isReadable(endpoint.url())) {
            advice.add(urlKey + " is http: the token is sent without encryption");
        }
    }

    private void limits() {
        int max = config.getInt(LimitConfig.MAX_IN_FLIGHT);
        if (config.originals().containsKey(LimitConfig.START) && config.getInt(LimitConfig.START) > max) {
            advice.add(LimitConfig.START + " is above " + LimitConfig.MAX_IN_FLIGHT + ", which it cannot exceed");
        }
        if (config.getInt(LimitConfig.TOKENS) > 0 && !prompts.requestDefaults().has("max_tokens")) {
            advice.add(LimitConfig.TOKENS + " is set without " + PromptConfig.MAX_TOKENS
                    + ": what an answer may take is not known, and the budget may be exceeded");
        }
    }

    private void timeouts() {
        Timeouts timeouts = client.timeouts();
        below(TimeoutConfig.NO_DATA, timeouts.noData(), TimeoutConfig.IDLE, timeouts.idle());
        below(TimeoutConfig.REQUEST, timeouts.total(), TimeoutConfig.FIRST_BYTE, timeouts.firstByte());
        below(TimeoutConfig.REQUEST, timeouts.total(), TimeoutConfig.IDLE, timeouts.idle());
    }

    private void below(String lowKey, Duration low, String highKey, @Nullable Duration high) {
        if (high != null && low.compareTo(high) < 0) {
            advice.add(lowKey + " is below " + highKey + ", which has no effect then");
        }
    }

    private void sampling() {
        if (prompts.requestDefaults().has("temperature")
                && prompts.requestDefaults().has("top_p")) {
            advice.add(PromptConfig.TEMPERATURE + " and " + PromptConfig.TOP_P
                    + " are both set: the API advises to set only one of them");
        }
    }

    /** Whether others may read on the way what is sent there. */
    private static boolean isReadable(URI url) {
        return "http".equalsIgnoreCase(url.getScheme()) && !isLoopback(url.getHost());
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
