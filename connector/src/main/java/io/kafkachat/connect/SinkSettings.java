package io.kafkachat.connect;

import io.kafkachat.client.ClientSettings;
import io.kafkachat.config.ClientConfig;
import io.kafkachat.config.OutputConfig;
import io.kafkachat.config.PromptConfig;
import io.kafkachat.config.TraceConfig;
import io.kafkachat.events.EventSettings;
import io.kafkachat.events.PromptSettings;
import io.kafkachat.events.TraceForwarding;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/**
 * The configuration of a sink connector, read and checked.
 *
 * @param connector its name
 */
record SinkSettings(
        String connector,
        ClientSettings client,
        TraceForwarding trace,
        PromptSettings prompts,
        EventSettings events,
        OutputSettings outputs,
        DeliverySettings delivery,
        ProgressSettings progress) {

    /** @throws ConfigException if a value is not what its key expects */
    static SinkSettings of(Map<String, String> properties) {
        return of(new SinkConfig(properties));
    }

    static SinkSettings of(SinkConfig config) {
        return new SinkSettings(
                config.connector(),
                ClientConfig.settings(config),
                TraceConfig.settings(config),
                PromptConfig.settings(config),
                OutputConfig.events(config),
                OutputWriterConfig.settings(config),
                DeliveryConfig.settings(config),
                ProgressConfig.settings(config));
    }
}
