package io.kafkachat.connect;

import io.kafkachat.client.ClientSettings;
import io.kafkachat.client.ClientSettings.Capabilities;
import io.kafkachat.client.ClientSettings.Endpoint;
import io.kafkachat.client.ClientSettings.Limits;
import io.kafkachat.client.ClientSettings.RetryLimits;
import io.kafkachat.client.ClientSettings.Timeouts;
import io.kafkachat.client.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/** The keys that say which endpoint is called, and how hard. */
final class ClientConfig {

    static final String URL = "chat.api.url";
    static final String KEY = "chat.api.key";
    static final String HEADERS = "chat.api.headers";
    static final String CAPABILITIES = "chat.api.capabilities";
    static final String MODEL = "chat.model";
    static final String MAX_IN_FLIGHT = "chat.max.in.flight";
    static final String CONNECT_TIMEOUT = "chat.connect.timeout.ms";
    static final String FIRST_BYTE_TIMEOUT = "chat.first.byte.timeout.ms";
    static final String IDLE_TIMEOUT = "chat.idle.timeout.ms";
    static final String REQUEST_TIMEOUT = "chat.request.timeout.ms";
    static final String DEADLINE = "chat.deadline.ms";
    static final String MAX_ATTEMPTS = "chat.retry.max.attempts";
    static final String BACKOFF = "chat.retry.backoff.ms";
    static final String MAX_BACKOFF = "chat.retry.backoff.max.ms";
    static final String QUOTA_PROBE = "chat.quota.probe.interval.ms";

    /** What an endpoint may accept beyond the default model's schema. */
    enum Capability {
        NULL_CONTENT,
        TOOL_CHOICE_OBJECT,
        CONTENT_PARTS,
        STREAM_OPTIONS
    }

    private static final String DEFAULT_URL = "https://api.aimlapi.com/v1";
    private static final String DEFAULT_MODEL = "nvidia/nemotron-3-ultra-550b-a55b";
    private static final String RESOURCE = "/chat/completions";
    private static final Pattern HEADER = Pattern.compile("\\s*([!#$%&'*+.^_`~0-9A-Za-z-]+)\\s*:\\s*([^\\r\\n]*?)\\s*");

    private ClientConfig() {}

    static ConfigDef keys() {
        Timeouts timeouts = Timeouts.DEFAULT;
        RetryLimits retries = RetryLimits.DEFAULT;
        return new KeyGroup("Endpoint")
                .key(
                        URL,
                        Type.STRING,
                        DEFAULT_URL,
                        new Check("an http or https URL with a host, without user and fragment", ClientConfig::isUrl),
                        Importance.HIGH,
                        Width.LONG,
                        "API URL",
                        "Base URL of an OpenAI-compatible API; " + RESOURCE
                                + " is appended unless the URL ends with it.")
                .key(
                        KEY,
                        Type.PASSWORD,
                        "",
                        new Check("a key of visible ASCII characters", ClientConfig::isKey),
                        Importance.HIGH,
                        Width.LONG,
                        "API key",
                        "Sent as bearer token to the host of " + URL
                                + " and nowhere else. Empty for endpoints without keys. Better"
                                + " a reference like ${file:/path/secrets.properties:key} or ${env:CHAT_API_KEY} than the key itself.")
                .key(
                        MODEL,
                        Type.STRING,
                        DEFAULT_MODEL,
                        null,
                        Importance.HIGH,
                        Width.MEDIUM,
                        "Model",
                        "Model of prompts that do not name one. Empty: every prompt must name its own.")
                .key(
                        MAX_IN_FLIGHT,
                        Type.INT,
                        Limits.DEFAULT.maxInFlight(),
                        Range.between(1, 100_000),
                        Importance.HIGH,
                        Width.SHORT,
                        "Calls in flight",
                        "Calls under way at once, of all tasks on a worker that call the same endpoint with the same settings.")
                .key(
                        HEADERS,
                        Type.PASSWORD,
                        "",
                        new Check("name:value pairs, separated by |", ClientConfig::areHeaders),
                        Importance.LOW,
                        Width.LONG,
                        "Request headers",
                        "Further headers of every request, as name:value pairs separated by |.")
                .key(
                        CAPABILITIES,
                        Type.LIST,
                        List.of(),
                        OneOf.of(Capability.class),
                        Importance.MEDIUM,
                        Width.MEDIUM,
                        "Capabilities",
                        "What the endpoint accepts beyond the schema of the default model: null.content in assistant messages with tool"
                                + " calls, tool.choice.object (tool_choice as an object), content.parts (content as a list). Most"
                                + " OpenAI-compatible endpoints have all three.")
                .key(
                        CONNECT_TIMEOUT,
                        Type.LONG,
                        timeouts.connect().toMillis(),
                        Range.between(1, Integer.MAX_VALUE),
                        Importance.LOW,
                        Width.SHORT,
                        "Connect timeout",
                        "Until the connection stands, TLS included.")
                .key(
                        FIRST_BYTE_TIMEOUT,
                        Type.LONG,
                        timeouts.total().toMillis(),
                        Range.between(1, Integer.MAX_VALUE),
                        Importance.MEDIUM,
                        Width.SHORT,
                        "First byte timeout",
                        "From the request to the first byte of the response. An answer that is not streamed sends it when it is complete.")
                .key(
                        IDLE_TIMEOUT,
                        Type.LONG,
                        timeouts.idle().toMillis(),
                        Range.between(1, Integer.MAX_VALUE),
                        Importance.LOW,
                        Width.SHORT,
                        "Idle timeout",
                        "Between two reads of a response.")
                .key(
                        REQUEST_TIMEOUT,
                        Type.LONG,
                        timeouts.total().toMillis(),
                        Range.between(1, Integer.MAX_VALUE),
                        Importance.MEDIUM,
                        Width.SHORT,
                        "Request timeout",
                        "For one attempt as a whole. A call that is given up may be billed.")
                .key(
                        DEADLINE,
                        Type.LONG,
                        timeouts.deadline().toMillis(),
                        Range.between(1, Integer.MAX_VALUE),
                        Importance.MEDIUM,
                        Width.SHORT,
                        "Deadline",
                        "For a prompt over all attempts and waits, from its first attempt; then it becomes an error event. Time in which"
                                + " it waits for its first turn or the account is out of credits does not count.")
                .key(
                        MAX_ATTEMPTS,
                        Type.INT,
                        retries.maxAttempts(),
                        Range.between(1, 100),
                        Importance.MEDIUM,
                        Width.SHORT,
                        "Attempts",
                        "Attempts of a call at most, the first included; 1 switches retries off. Some errors are tried less often.")
                .key(
                        BACKOFF,
                        Type.LONG,
                        retries.backoff().toMillis(),
                        Range.between(1, Integer.MAX_VALUE),
                        Importance.LOW,
                        Width.SHORT,
                        "Retry backoff",
                        "The first wait before another attempt; it doubles, with jitter. Rate limits start with twice of it.")
                .key(
                        MAX_BACKOFF,
                        Type.LONG,
                        retries.maxBackoff().toMillis(),
                        Range.between(1, Integer.MAX_VALUE),
                        Importance.LOW,
                        Width.SHORT,
                        "Longest backoff",
                        "The longest wait before another attempt.")
                .key(
                        QUOTA_PROBE,
                        Type.LONG,
                        retries.quotaProbe().toMillis(),
                        Range.between(1, Integer.MAX_VALUE),
                        Importance.LOW,
                        Width.SHORT,
                        "Quota probe interval",
                        "How long to wait before asking again when the account is out of credits; grows to 15 times of it. Prompts wait.")
                .keys();
    }

    static ClientSettings settings(AbstractConfig config) {
        String key = config.getPassword(KEY).value();
        Endpoint endpoint = new Endpoint(
                resource(config.getString(URL)),
                key.isEmpty() ? null : new Secret(key),
                headers(config.getPassword(HEADERS).value()));
        return ClientSettings.of(endpoint)
                .withLimits(new Limits(config.getInt(MAX_IN_FLIGHT)))
                .withTimeouts(new Timeouts(
                        millis(config, CONNECT_TIMEOUT),
                        millis(config, FIRST_BYTE_TIMEOUT),
                        millis(config, IDLE_TIMEOUT),
                        Timeouts.DEFAULT.noData(),
                        millis(config, REQUEST_TIMEOUT),
                        millis(config, DEADLINE)))
                .withRetries(new RetryLimits(
                        config.getInt(MAX_ATTEMPTS),
                        millis(config, BACKOFF),
                        millis(config, MAX_BACKOFF),
                        millis(config, QUOTA_PROBE)))
                .withCapabilities(capabilities(config));
    }

    static Capabilities capabilities(AbstractConfig config) {
        List<String> given = config.getList(CAPABILITIES);
        return new Capabilities(
                given.contains(OneOf.word(Capability.NULL_CONTENT)),
                given.contains(OneOf.word(Capability.TOOL_CHOICE_OBJECT)),
                given.contains(OneOf.word(Capability.CONTENT_PARTS)),
                given.contains(OneOf.word(Capability.STREAM_OPTIONS)));
    }

    private static Duration millis(AbstractConfig config, String key) {
        return Duration.ofMillis(config.getLong(key));
    }

    /** The complete URL for a base URL. */
    private static URI resource(String url) {
        URI base = URI.create(url.strip());
        String path = base.getRawPath().replaceAll("/+$", "");
        String query = base.getRawQuery() == null ? "" : "?" + base.getRawQuery();
        return URI.create(base.getScheme() + "://" + base.getRawAuthority()
                + (path.endsWith(RESOURCE) ? path : path + RESOURCE)
                + query);
    }

    private static boolean isUrl(String text) {
        try {
            URI url = new URI(text.strip());
            return ("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()))
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isKey(String key) {
        return key.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    private static boolean areHeaders(String text) {
        return text.isBlank() || Pattern.compile("\\|").splitAsStream(text).allMatch(HEADER.asMatchPredicate());
    }

    private static Map<String, Secret> headers(String text) {
        Map<String, Secret> headers = new LinkedHashMap<>();
        Pattern.compile("\\|").splitAsStream(text).map(HEADER::matcher).forEach(header -> {
            if (header.matches()) {
                headers.put(header.group(1), new Secret(header.group(2)));
            }
        });
        return headers;
    }
}
