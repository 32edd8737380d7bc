package io.kafkachat.config;

import io.kafkachat.client.ClientSettings;
import io.kafkachat.client.ClientSettings.Endpoint;
import io.kafkachat.client.Network;
import java.util.stream.Stream;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** All keys of the client, and the settings they make. */
public final class ClientConfig {

    private ClientConfig() {}

    public static Stream<ConfigDef> keys() {
        return Stream.of(
                EndpointConfig.keys(),
                TraceConfig.keys(),
                OAuthConfig.keys(),
                FallbackConfig.keys(),
                LimitConfig.keys(),
                RetryConfig.keys(),
                TimeoutConfig.keys(),
                AnswerConfig.keys(),
                ProxyConfig.keys(),
                TlsConfig.keys());
    }

    public static ClientSettings settings(AbstractConfig config) {
        Endpoint endpoint = EndpointConfig.settings(config);
        return new ClientSettings(
                endpoint,
                LimitConfig.limits(config),
                TimeoutConfig.settings(config),
                RetryConfig.retries(config),
                EndpointConfig.capabilities(config),
                AnswerConfig.streaming(config),
                AnswerConfig.policies(config),
                RetryConfig.resilience(config),
                LimitConfig.budgets(config),
                new Network(ProxyConfig.settings(config), TlsConfig.trustStore(config), TlsConfig.keyStore(config)),
                FallbackConfig.settings(config, endpoint));
    }
}
