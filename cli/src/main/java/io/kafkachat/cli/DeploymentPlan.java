package io.kafkachat.cli;

import io.kafkachat.client.ClientSettings;
import io.kafkachat.events.EventType;
import io.kafkachat.events.PromptSettings;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a connector or app would use: what there is to check besides its configuration.
 *
 * @param promptPattern of whole names; null if topics are named
 * @param windowTopics of usage windows, which may be compacted
 * @param promptCluster null if the configuration does not say
 * @param outputCluster null if the configuration does not say
 */
record DeploymentPlan(
        ClientSettings client,
        PromptSettings prompts,
        List<String> promptTopics,
        @Nullable Pattern promptPattern,
        Map<EventType, String> outputTopics,
        List<String> windowTopics,
        @Nullable Map<String, Object> promptCluster,
        @Nullable Map<String, Object> outputCluster) {

    /** Without settings, which hold secrets. */
    @Override
    public String toString() {
        return "DeploymentPlan" + promptTopics;
    }
}
