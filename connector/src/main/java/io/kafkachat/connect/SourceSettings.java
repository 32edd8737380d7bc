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
 * The configuration of a source connector, read and checked.
 *
 * @param connector its name
 * @param chunks how chunks are written, which do not go through Connect, and the topics of all outputs
 */
record SourceSettings(
        String connector,
        ClientSettings client,
        TraceForwarding trace,
        PromptSettings prompts,
        EventSettings events,
        OutputSettings chunks,
        DeliverySettings delivery,
        IntakeSettings intake,
        EmissionSettings emission) {

    /** @throws ConfigException if a value is not what its key expects */
    static SourceSettings of(Map<String, String> properties) {
        SourceConfig config = new SourceConfig(properties);
        return new SourceSettings(
                config.connector(),
                ClientConfig.settings(config),
                TraceConfig.settings(config),
                PromptConfig.settings(config),
                OutputConfig.events(config),
                EmissionConfig.chunks(config),
                DeliveryConfig.settings(config),
                IntakeConfig.settings(config),
                EmissionConfig.settings(config));
    }
}
