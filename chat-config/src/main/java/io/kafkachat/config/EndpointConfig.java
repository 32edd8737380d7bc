package io.kafkachat.config;

import io.kafkachat.client.ClientSettings.Capabilities;
import io.kafkachat.client.ClientSettings.Endpoint;
import io.kafkachat.client.ClientSettings.Endpoint.AuthHeader;
import io.kafkachat.client.Secret;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/** The keys that say which endpoint is called, for which model, and with which key. */
public final class EndpointConfig {

    public static final String URL = "chat.api.url";
    public static final String KEY = "chat.api.key";
    public static final String KEY_HEADER = "chat.api.key.header";
    public static final String KEY_SCHEME = "chat.api.key.scheme";
    public static final String HEADERS = "chat.api.headers";
    public static final String CAPABILITIES = "chat.api.capabilities";
    public static final String MODEL = "chat.model";

    private static final String DEFAULT_URL = "https://api.aimlapi.com/v1";
    private static final String DEFAULT_MODEL = "nvidia/nemotron-3-ultra-550b-a55b";

    /** What an endpoint may accept beyond the default model's schema. */
    enum Capability {
        NULL_CONTENT,
        TOOL_CHOICE_OBJECT,
        CONTENT_PARTS,
        STREAM_OPTIONS
    }

    private EndpointConfig() {}

    public static ConfigDef keys() {
        return new KeyGroup("Endpoint")
                .key(
                        URL,
                        Type.STRING,
                        DEFAULT_URL,
                        EndpointUrl.CHECK,
                        Importance.HIGH,
                        Width.LONG,
                        "API URL",
                        "Base URL of an OpenAI-compatible API; " + EndpointUrl.RESOURCE
                                + " is appended unless the URL ends with it.")
                .key(
                        KEY,
                        Type.PASSWORD,
                        "",
                        RequestHeaders.CHECK_KEY,
                        Importance.HIGH,
                        Width.LONG,
                        "API key",
                        "Sent to the host of " + URL
                                + " and nowhere else, as bearer token unless the two keys below say otherwise. Empty for endpoints"
                                + " without keys. Better a reference like ${file:/path/secrets.properties:key} or ${env:CHAT_API_KEY}"
                                + " than the key itself.")
                .key(
                        KEY_HEADER,
                        Type.STRING,
                        AuthHeader.BEARER.name(),
                        RequestHeaders.CHECK_NAME,
                        Importance.LOW,
                        Width.MEDIUM,
                        "API key header",
                        "The request header that holds the key, or the token of " + OAuthConfig.TOKEN_URL
                                + "; for example api-key.")
                .key(
                        KEY_SCHEME,
                        Type.STRING,
                        AuthHeader.BEARER.scheme(),
                        RequestHeaders.CHECK_SCHEME,
                        Importance.LOW,
                        Width.SHORT,
                        "API key scheme",
                        "The word before the key in that header. Empty: the bare key.")
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
                        HEADERS,
                        Type.PASSWORD,
                        "",
                        RequestHeaders.CHECK,
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
                                + " calls, tool.choice.object (tool_choice as an object), content.parts (content as a list),"
                                + " stream.options (it must be asked for the usage of a streamed answer). Most OpenAI-compatible"
                                + " endpoints have all four.")
                .keys();
    }

    public static Endpoint settings(AbstractConfig config) {
        String key = config.getPassword(KEY).value();
        return new Endpoint(
                EndpointUrl.resource(config.getString(URL)),
                key.isEmpty() ? null : new Secret(key),
                RequestHeaders.parse(config.getPassword(HEADERS).value()),
                new AuthHeader(config.getString(KEY_HEADER), config.getString(KEY_SCHEME)),
                OAuthConfig.settings(config));
    }

    public static Capabilities capabilities(AbstractConfig config) {
        return capabilities(config.getList(CAPABILITIES));
    }

    public static Capabilities capabilities(List<String> given) {
        return new Capabilities(
                given.contains(OneOf.word(Capability.NULL_CONTENT)),
                given.contains(OneOf.word(Capability.TOOL_CHOICE_OBJECT)),
                given.contains(OneOf.word(Capability.CONTENT_PARTS)),
                given.contains(OneOf.word(Capability.STREAM_OPTIONS)));
    }
}
