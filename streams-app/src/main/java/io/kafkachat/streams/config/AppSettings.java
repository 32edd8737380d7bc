package io.kafkachat.streams.config;

import io.kafkachat.client.ClientSettings;
import io.kafkachat.events.EventSettings;
import io.kafkachat.events.OutputTopics;
import io.kafkachat.events.PromptSettings;
import io.kafkachat.events.TraceForwarding;
import io.kafkachat.streams.usage.UsageWindowSettings;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of the app, read and checked.
 *
 * @param applicationId {@code application.id}
 * @param instanceId the same after a restart; null: none
 * @param outputs where output events go
 * @param usageTopics where windows of each size of {@code usage} are published
 * @param streams everything that Kafka Streams is given
 */
public record AppSettings(
        String applicationId,
        @Nullable String instanceId,
        PromptTopics topics,
        PromptSettings prompts,
        ClientSettings client,
        TraceForwarding trace,
        EventSettings events,
        OutputTopics outputs,
        DeliverySettings delivery,
        UsageWindowSettings usage,
        Map<Duration, String> usageTopics,
        OperationsSettings operations,
        Map<String, Object> streams) {

    public AppSettings {
        usageTopics = Map.copyOf(usageTopics);
        streams = Map.copyOf(streams);
    }

    /** Without values, which may be secret. */
    @Override
    public String toString() {
        return "AppSettings[" + applicationId + "]";
    }
}
